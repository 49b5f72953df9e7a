"""What a row changes about a person: only cells that are there, and nothing for a vaguer date or another spelling."""

from datetime import date
from typing import Any

from members.imports.rules import choices
from members.imports.rules.dates import Written
from members.imports.rules.findings import CHANGED, NEW, UNCHANGED, Change, Outcome
from members.imports.rules.known import KnownPerson
from members.imports.rules.people import Person

LABELS = {
    "name": "姓名",
    "sex": "性别",
    "ethnicity": "民族",
    "education": "学历",
    "category": "人员类别",
    "occupation": "工作岗位",
    "employer": "工作单位",
    "born": "出生日期",
    "joined": "入党日期",
    "regularized": "转正日期",
    "lost_contact": "失去联系日期",
    "membership_status": "党籍状态",
    "branch": "所在党支部",
    "id_number": "身份证号",
    "phone": "手机号码",
}
TEXTS = ("name", "sex", "ethnicity", "education", "category", "occupation", "employer")
DATES = ("born", "joined", "regularized", "lost_contact")
LONGEST = {"occupation": 40, "employer": 80}
LONG_ENOUGH_A_MEMBER = 2  # years after which nobody is on probation any more


def compared(person: Person, known: KnownPerson) -> Outcome:
    """Fields of Member only; branch, status and numbers are compared by whoever knows more."""
    outcome = Outcome(UNCHANGED, target=known.pk)
    for name in TEXTS:
        new = text_of(person, name)
        if new and comparable(name, new) != comparable(name, known.facts.get(name, "")):
            change(outcome, name, known.facts.get(name, ""), new)
    follow_occupation(outcome, known)
    for name in DATES:
        new_date, old_date = person.written(name), known.written(name)
        if new_date and says_more(new_date, old_date):
            change_date(outcome, name, old_date, new_date)
    return outcome


def text_of(person: Person, name: str) -> str:
    return person.values.get(name, "")[: LONGEST.get(name, 60)]


def comparable(name: str, value: str) -> str:
    if name == "ethnicity":
        return choices.ethnicity(value)
    return "".join(value.split())


def change(outcome: Outcome, name: str, old: Any, new: Any) -> None:
    outcome.state = CHANGED
    outcome.facts[name], outcome.old[name] = new, old
    outcome.changes.append(Change(name, LABELS[name], old, new))


def follow_occupation(outcome: Outcome, known: KnownPerson) -> None:
    """The class of the statistics follows the post where the post names one."""
    found = choices.OCCUPATION_CLASS.get(outcome.facts.get("occupation", ""), "")
    if found and found != known.facts.get("occupation_class", ""):
        outcome.facts["occupation_class"] = found
        outcome.old["occupation_class"] = known.facts.get("occupation_class", "")


def says_more(new: Written, old: Written | None) -> bool:
    return old is None or not new.agrees_with(old) or len(new.key) > len(old.key)


def change_date(outcome: Outcome, name: str, old: Written | None, new: Written) -> None:
    outcome.state = CHANGED
    outcome.facts |= date_facts(name, new)
    outcome.old |= date_facts(name, old)
    outcome.changes.append(Change(name, LABELS[name], str(old or ""), str(new)))


def date_facts(name: str, written: Written | None) -> dict[str, Any]:
    """The model's columns for a date; a date that never was leaves its precision alone."""
    day = written.day.isoformat() if written else None
    facts: dict[str, Any] = {f"{name}_on": day}
    if written and name != "lost_contact":
        facts[f"{name}_precision"] = written.precision
    return facts


def newly(person: Person, *, as_of: date) -> Outcome:
    """Somebody new; what the file does not say is taken from the ID number or stays empty."""
    outcome = Outcome(NEW)
    outcome.facts = {name: text_of(person, name) for name in TEXTS if text_of(person, name)}
    if person.id_number:
        outcome.facts.setdefault("sex", person.id_number.sex)
    outcome.facts.setdefault("category", implied_category(person, as_of))
    occupation = choices.OCCUPATION_CLASS.get(outcome.facts.get("occupation", ""))
    if occupation:
        outcome.facts["occupation_class"] = occupation
    for name in DATES:
        written = person.written(name)
        if name == "born" and written is None and person.id_number:
            written = Written(person.id_number.born_on)
        if written:
            outcome.facts |= date_facts(name, written)
    check_complete(person, outcome)
    return outcome


def implied_category(person: Person, as_of: date) -> str:
    """Without the column: whoever was regularized, or joined long enough ago, is a full member."""
    regularized, joined = person.written("regularized"), person.written("joined")
    if regularized or (joined and as_of.year - joined.day.year > LONG_ENOUGH_A_MEMBER):
        return "FULL"
    return ""


def check_complete(person: Person, outcome: Outcome) -> None:
    if not outcome.facts.get("name"):
        person.wrong("name", "required", "新增的党员必须有姓名，请补上。", "id_number")
    if not outcome.facts["category"] and not person.has_problem("category"):
        person.wrong("category", "required", "新增的党员要写明是正式党员还是预备党员。", "name")
    if "branch" not in person.values:
        person.wrong("branch", "required", "新增的党员必须写明所在支部。", "name")

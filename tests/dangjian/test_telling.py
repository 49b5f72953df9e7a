"""What somebody writes for others to read holds no number of a person, however it is written."""

import pytest

from dangjian.telling import holds_personal_number


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("请打 199-0003-8861", True),
        ("１９９０００３８８６１", True),
        ("身份证99999919970326044X", True),
        ("+8619900038861", True),
        ("+86 199 0003 8861", True),
        ("（+86）199-0003-8861", True),
        ("008619900038861", True),
        ("019900038861", True),
        ("199.0003.8861", True),
        ("199_0003_8861", True),
        ("199,0003,8861", True),
        ("199，0003，8861", True),
        ("199.000.38861", True),
        ("199 00 03 88 61", True),
        ("1\u200b9\u200d9\ufeff0\u20600\u00ad0\u202e38861", True),
        ("1\ufe0f\u20e399000\ufe0f38861", True),
        ("+８６１９９０００３８８６１", True),
        ("999999.19970326.044X", True),
        ("999999 1997-03-26 044X", True),
        ("999999199703260 44 X", True),
        ("第26112800427号回执", False),
        ("2026年11月23日12时00分", False),
        ("交了1990003886元", False),
        ("预算19,900,038,861.00元", False),
        ("预算19,900,038,861元", False),
        ("1990-10-1 2026年", False),
        ("从1990.01.01到2026.12.31", False),
        ("从1999-10-12到2026-10-01", False),
        ("豫组发〔2026〕1990号", False),
        ("统一代码11410100MB0W19905K", False),
        ("地址192.168.10.100打不开", False),
        ("版本1.9.90.0038.861", False),
        ("分别是13,14,15,16,17,18人", False),
        ("编号2026-11-23-00017", False),
    ],
)
def test_numbers_of_people_are_noticed_in_any_writing(text, held):
    assert holds_personal_number(text) is held

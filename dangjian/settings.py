"""One settings file; the environment decides (see `.env.example`)."""

import logging
import os
import sys
from datetime import timedelta
from pathlib import Path

from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured

from dangjian import env

BASE_DIR = Path(__file__).resolve().parent.parent
TESTING = "pytest" in sys.modules
if not TESTING:
    env.load(BASE_DIR / ".env")

DEPLOYMENT = env.choice("DEPLOYMENT", default="demo", among={"demo", "production"})
PRODUCTION = DEPLOYMENT == "production"
DEBUG = env.boolean("DEBUG", default=False)
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("DEBUG='true'：正式部署（DEPLOYMENT=production）不能打开调试，出错页会露出内部数据。")
# Keys, database, photos and logs are for the portal's own account, whichever command makes them.
os.umask(0o077)
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_DIR = env.directory("DATA_DIR", default=BASE_DIR / "var")
HOST = env.host("HOST", default="127.0.0.1")
PORT = env.integer("PORT", default=8000, lowest=1, highest=65535)
WEB_WORKERS = env.integer("WEB_WORKERS", default=2, lowest=1, highest=64)
WORKER_POOL = env.choice("WORKER_POOL", default="prefork" if PRODUCTION else "threads", among={"threads", "prefork"})
WORKER_CONCURRENCY = env.integer("WORKER_CONCURRENCY", default=2, lowest=1, highest=64)
LOG_TO = env.choice("LOG_TO", default="terminal" if PRODUCTION else "files", among={"terminal", "files"})

KEY_FOLDER = None if PRODUCTION else DATA_DIR / "keys"
SECRET_KEY = env.kept("SECRET_KEY", folder=KEY_FOLDER)
FIELD_KEYS = env.field_keys(env.kept("FIELD_KEY", folder=KEY_FOLDER))
INDEX_KEY = env.kept("INDEX_KEY", folder=KEY_FOLDER).encode()
# Per account and day: looks at numbers in full, searches by number, people of elsewhere that an import may name.
REVEALS_PER_DAY = env.integer("REVEALS_PER_DAY", default=30, lowest=0, highest=100_000)
NUMBER_SEARCHES_PER_DAY = env.integer("NUMBER_SEARCHES_PER_DAY", default=50, lowest=0, highest=100_000)
IMPORT_OUTSIDERS_PER_DAY = env.integer("IMPORT_OUTSIDERS_PER_DAY", default=30, lowest=0, highest=100_000)
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS", default=None if PRODUCTION else ["*"])
CSRF_TRUSTED_ORIGINS = env.origins("CSRF_TRUSTED_ORIGINS")
# What printed slips and messages name as the portal's address; without it see `dangjian.web.queries.public_address`.
PUBLIC_URL = env.origin("PUBLIC_URL")

# A gateway for text messages that takes a POST of JSON; without an address nothing offers to send one.
SMS_URL = env.gateway("SMS_URL")
SMS_TOKEN = env.text("SMS_TOKEN")
SMS_PHONE_FIELD = env.text("SMS_PHONE_FIELD", "phone")
SMS_TEXT_FIELD = env.text("SMS_TEXT_FIELD", "text")
# Reminders by text, which cost money: a gateway that sends log-in links does not begin to by itself.
SMS_REMINDERS = env.boolean("SMS_REMINDERS", default=False)
# A group robot of WeCom (企业微信) or what speaks like it; the address holds its key.
WECOM_URL = env.gateway("WECOM_URL")
# Who knows phone numbers: `deliver(account, text)`.
PHONE_DOOR = "members.private.services.deliver"

# The name of the whole is the customer's: 季度考核 needs a scheme with a document number.
PORTAL_NAME = env.text("PORTAL_NAME", "党建云")
ASSESSMENT_TITLE = env.text("ASSESSMENT_TITLE", "季度运行分析")
# Printed on the list of functions, as the rules for government applications demand.
FILING_NUMBER = env.text("FILING_NUMBER", "")
DEMO = env.boolean("DEMO", default=False)
# Stands beside the name in every header.
PLACE_NAME = env.text("PLACE_NAME", "滨河区" if DEMO else "")

INSTALLED_APPS = [
    "dangjian.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "crispy_forms",
    "crispy_bootstrap5",
    "dangjian",
    "organizations",
    "members",
    "activities",
    "analytics",
]

MIDDLEWARE = [
    "dangjian.web.middleware.request_id",
    "dangjian.web.middleware.request_log",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "dangjian.web.middleware.security_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "organizations.access.middleware.SessionLimits",
    "organizations.access.middleware.SecondFactorGate",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "organizations.policies.middleware.NoticeFirst",
    "dangjian.web.middleware.refusals",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "dangjian.web.middleware.method_refusals",
    "dangjian.web.middleware.body_limit",
]

ROOT_URLCONF = "dangjian.urls"
WSGI_APPLICATION = "dangjian.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dangjian.web.context.portal",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # so that a field may have a template of ours
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# FULL: a record is on the disk before its receipt; with NORMAL a power cut takes back what was committed last.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA cache_size=-20000;"
    "PRAGMA temp_store=MEMORY;PRAGMA mmap_size=134217728;PRAGMA journal_size_limit=27103364"
)
# Where the embedded database, photos and attachments are copied every night; never the keys.
BACKUP_DIR = env.optional_place("BACKUP_DIR")
BACKUPS_KEPT = env.integer("BACKUPS_KEPT", default=30, lowest=1, highest=3650)
DATABASES = {"default": env.database("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'portal.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A read that turns into a write fails at once without IMMEDIATE, whatever the timeout (WAL alone is worse).
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": SQLITE_PRAGMAS,
    }
elif BACKUP_DIR:
    raise ImproperlyConfigured(
        "BACKUP_DIR 只管 SQLite；用 PostgreSQL 时请用它自己的备份（docs/operations.md），去掉这一项。"
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# How many entries a process keeps in its own memory, each kind for itself: none pushes out another, and what is outdated
# goes only when the kind is full. A drawn tree of the whole district is some 200 KB, a statement some 10.
MOST_KEPT = {"default": 300, "trees": 20, "digests": 500, "statements": 2000}
CACHES = {
    kind: {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": kind,
        "OPTIONS": {"MAX_ENTRIES": most},
    }
    for kind, most in MOST_KEPT.items()
}
SESSION_ENGINE = "organizations.access.backends"
SESSION_COOKIE_AGE = int(timedelta(days=60).total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "dangjian.web.views.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.boolean("SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds())
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]

# How many proxies of our own stand in front: only what they add to X-Forwarded-For is believed.
TRUSTED_PROXIES = env.integer("TRUSTED_PROXIES", default=1 if PRODUCTION else 0, lowest=0, highest=5)

AUTH_USER_MODEL = "organizations.Account"
AUTHENTICATION_BACKENDS = ["organizations.access.backends.AccountBackend"]
# Codes from the owner's phone beside the password: off, offered, or required. It is about system administrators,
# auditors and whoever maintains persons; committees have a switch of their own.
SECOND_FACTOR = env.choice("SECOND_FACTOR", default="required" if PRODUCTION else "offered", among=env.SECOND_FACTOR)
SECOND_FACTOR_COMMITTEES = env.choice("SECOND_FACTOR_COMMITTEES", default=SECOND_FACTOR, among=env.SECOND_FACTOR)
# Pages whose typed text waits for a new log-in when the session was over (URL name: what the page is called).
# Never what gives rights, holds personal numbers or passwords; a page that is not listed keeps nothing.
KEEPS_TYPED_TEXT: dict[str, str] = {
    "records:new": "活动记录",
    "records:edit": "修改活动记录",
    "records:plan": "活动计划",
    "records:leave": "请假",
    "records:card": "发到动态",
    "feed:entry": "评论",
    "snapshots:new": "随手拍",
    "records:review_one": "审核记录",
    "records:joint": "联合主题党日",
    "records:fill": "联合活动的到会",
    "records:make_up": "补课",
    "records:claim": "到会更正",
    "meetings:vote_new": "表决",
    "meetings:vote": "表决",
    "meetings:rectification_new": "整改清单",
    "complaints:one": "办理投诉建议",
    "policies:new": "隐私说明",
    "notices:publish": "公示",
    "notices:write": "通知",
    "notices:rewrite": "通知",
    "notices:objection": "答复公示反映",
    "assessment:scheme_copy": "考核方案新版",
    "duties:rule_add": "新增应做事项",
    "duties:rule_change": "修改应做事项",
    "duties:rule_end": "停止应做事项",
    "duties:exemption_add": "免除事项",
    "duties:exemption_end": "结束免除",
    "duties:theme_day_move": "调整主题党日",
    "duties:guide_add": "主题党日指导主题",
    "duties:guide_change": "主题党日指导主题",
    "duties:group_theme": "协作组主题",
    "duties:category_add": "服务类别",
    "duties:category_change": "服务类别",
    "records:campaign_add": "学习专题",
    "records:campaign_end": "结束学习专题",
    "groups:add": "建立党建协作组",
    "groups:change": "修改党建协作组",
    "duties:holiday_add": "放假安排",
    "duties:holiday_change": "放假安排",
    "roster:dissolve": "撤销党组织",
    "roster:term": "班子届期",
    "roster:form_subgroup": "成立党小组",
    "roster:transfer": "组织关系转接",
    "roster:leave": "出党",
    "roster:rejoin": "恢复",
    "roster:advance": "发展和转正",
    "roster:status": "党籍和去向",
    "roster:exempt": "免到",
    "roster:participate": "参加其他支部活动",
    "roster:subgroup": "编入党小组",
    "tree:found": "建立党组织",
    "tree:rename": "党组织更名",
    "tree:move": "党组织划转",
}
LOGIN_URL = "access:login"
LOGIN_REDIRECT_URL = "home:home"
LOGOUT_REDIRECT_URL = "access:login"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "organizations.access.rules.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "organizations.access.rules.NotPredictable", "OPTIONS": {"names": [PORTAL_NAME, PLACE_NAME]}},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "name"]},
    },
]

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "media"
WHITENOISE_MAX_AGE = 31536000
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "dangjian.web.storage.PortalStorage"},
}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = TESTING or DEBUG
if TESTING or DEBUG:
    STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
FILE_UPLOAD_TEMP_DIR = env.directory("UPLOAD_TEMP_DIR", default=DATA_DIR / "tmp")
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "dangjian.space.SparingHandler",
]
# What a form may hold without its files; how large a request with files may be: nine photos and a text.
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
LARGEST_BODY = 140 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# The desk's list: URL name, label, icon, group, right, and who counts what waits (`count(account, today)`) or nothing.
# Lines with the same name behind the stroke of their group stand under one line of that name. A line whose page no
# room serves, or whose right is not held, is left out.
NAV: list[tuple[str, str, str, str, str, str]] = [
    ("admin:index", "工作台", "layout-dashboard", "", "DESK", ""),
    ("records:review", "审核记录", "clipboard-check", "", "REVIEW", "activities.records.todos.waiting_for_review"),
    ("desk:behind", "未完成情况", "clock", "/督办", "DESK", ""),
    ("desk:warning", "谁会变红", "alert-triangle", "/督办", "DESK", ""),
    ("reminders:log", "提醒记录", "send", "/督办", "DESK", ""),
    ("followups:list", "交办事项", "flag-3", "/督办", "RECORD|REVIEW", "members.followups.todos.waiting"),
    ("followups:inspections", "督查", "eye", "/督办", "REVIEW", ""),
    ("assessment:newest", "季度考核", "chart-bar", "/季度考核", "DESK", ""),
    ("objections:list", "得分异议", "message-circle", "/季度考核", "REVIEW", "analytics.objections.todos.waiting"),
    ("assessment:schemes", "考核方案", "chart-bar", "/季度考核", "DESK", ""),
    ("complaints:list", "投诉建议", "message-circle", "/请您答复", "ANSWER", "organizations.complaints.todos.waiting"),
    ("corrections:list", "更正申请", "edit", "/请您答复", "MAINTAIN", "members.corrections.todos.waiting"),
    ("looks:list", "待同意的查看", "eye", "/请您答复", "MAINTAIN", "members.looks.todos.waiting"),
    ("messages:inbox", "我的消息", "bell", "", "DESK", "organizations.messages.todos.unread"),
    ("roster:tree", "组织", "sitemap", "业务/组织与党员", "DESK", ""),
    ("roster:members", "党员", "users", "业务/组织与党员", "DESK", ""),
    ("floating:list", "流动党员", "transfer", "业务/组织与党员", "MAINTAIN", "members.floating.todos.waiting"),
    ("desk:figures", "统计", "chart-bar", "业务/组织与党员", "DESK", ""),
    ("imports:list", "导入花名册", "file-import", "业务/组织与党员", "MAINTAIN", ""),
    ("records:list", "活动记录", "notebook", "业务/活动与记录", "DESK", ""),
    ("meetings:sessions", "党（工）委组织生活", "users", "业务/活动与记录", "DESK", ""),
    ("records:theme_month", "主题党日", "calendar-event", "业务/主题党日", "DESK", ""),
    ("duties:theme_days", "主题党日安排", "calendar-event", "业务/主题党日", "DESK", ""),
    ("duties:guides", "指导主题", "clipboard-list", "业务/主题党日", "DESK", ""),
    ("feed:desk", "支部动态", "news", "业务/动态与随手拍", "DESK", ""),
    ("snapshots:desk", "随手拍", "camera", "业务/动态与随手拍", "DESK", ""),
    ("stations:desk", "红色驿站", "flag-3", "业务", "DESK", ""),
    ("groups:list", "党建协作组", "users", "业务", "DESK", ""),
    (
        "notices:published",
        "公示",
        "speakerphone",
        "业务/公示与通知",
        "PUBLISH",
        "organizations.notices.todos.objections_waiting",
    ),
    ("notices:sent", "通知", "send", "业务/公示与通知", "PUBLISH", ""),
    ("duties:rules", "应做事项", "list-check", "管理/规则与设置", "DESK", ""),
    ("duties:exemptions", "免除事项", "flag-3", "管理/规则与设置", "DESK", ""),
    ("duties:holidays", "放假安排", "calendar-event", "管理/规则与设置", "DESK", ""),
    ("stationery:forms", "表格模板", "file-text", "管理/规则与设置", "DESK", ""),
    ("policies:versions", "隐私说明", "shield-lock", "管理/规则与设置", "ASSESS", ""),
    ("granting:accounts", "账号与权限", "key", "管理", "ACCOUNTS", ""),
    ("auditing:list", "操作日志", "history", "管理", "AUDIT", ""),
    ("operating:system", "运行情况", "settings", "管理", "OPERATE", ""),
    ("admin:data", "数据维护", "database", "管理", "DESK", ""),
]
# The phone's bar: URL name, label, icon, right, and whether it is the key in the middle.
TABS: list[tuple[str, str, str, str, str]] = [
    ("home:home", "首页", "home", "", ""),
    ("feed:list", "动态", "news", "TAKE_PART|READ", ""),
    ("records:choose", "记一次", "notebook", "RECORD", "middle"),
    ("snapshots:new", "随手拍", "camera", "TAKE_PART", "middle"),
    ("admin:index", "工作台", "layout-dashboard", "DESK", ""),
    ("auditing:list", "操作日志", "history", "AUDIT", ""),
    ("operating:system", "运行情况", "settings", "OPERATE", ""),
    ("notices:wall", "公示", "speakerphone", "", ""),
    ("access:settings", "我的", "user", "", ""),
]
# The bell in the phone's header: URL name, label, icon, and who counts what is unread (`count(account, today)`).
BELL: tuple[str, str, str, str] = ("messages:inbox", "我的消息", "bell", "organizations.messages.todos.unread")
FOOTER: list[tuple[str, str]] = [
    ("home:help", "使用帮助"),
    ("complaints:new", "投诉建议"),
    ("policies:notice", "隐私说明"),
    ("home:functions", "功能清单"),
]
# Pages with a file that phones do not open (URL name: what there is); from there it goes to the own inbox.
DOWNLOADS: dict[str, str] = {
    "reports:handbook": "支部工作手册、资料包",
    "records:list": "活动台账",
    "records:register": "活动台账",
    "records:theme_month": "主题党日月表",
    "desk:behind": "未完成情况",
    "desk:warning": "谁会变红",
    "assessment:scores": "考核计分表",
    "assessment:explain": "得分明细",
    "roster:members": "党员花名册",
    "roster:export": "党员花名册",
    "roster:movements": "党员变动台账",
    "imports:upload": "花名册空表",
    "floating:people": "党员信息台账",
    "floating:list": "党员信息台账",
    "floating:register": "党员信息台账",
    "floating:export": "党员信息台账",
    "floating:export_every": "党员信息台账",
    "stations:export": "驿站的台账",
    "stations:export_every": "驿站的台账",
    "followups:list": "交办事项",
    "notices:read_one": "通知的附件",
    "notices:sent_one": "通知的附件和回执",
    "notices:published_one": "公示文件",
    "notices:notice": "公示的附件",
    "stationery:forms": "表格模板",
    "home:kept": "我的资料",
}
FIND_PAGE = "admin:find"
# Who reports what somebody owes (functions `todos(account, today)`); a system check resolves every name at start.
TODO_SOURCES: list[str] = [
    "activities.records.todos.todos",
    "activities.meetings.todos.todos",
    "activities.snapshots.todos.todos",
    "activities.stations.todos.todos",
    "activities.feed.todos.todos",
    "analytics.objections.todos.todos",
    "members.ballots.todos.todos",
    "members.looks.todos.todos",
    "members.corrections.todos.todos",
    "members.floating.todos.todos",
    "members.followups.todos.todos",
    "organizations.complaints.todos.todos",
    "organizations.notices.todos.todos",
]
# What a 交办事项 may come from, by the word in the address: `source(account, record, item)` of the room that keeps it.
FOLLOWUP_SOURCES: dict[str, str] = {
    "finding": "members.followups.queries.finding_source",
    "rectification": "activities.meetings.queries.rectification_source",
    "resolution": "activities.meetings.queries.resolution_source",
}
# What must not go on without the record it belongs to: `tie(activity) -> str`, why it is not taken back, or nothing.
RECORD_TIES: list[str] = ["activities.meetings.queries.ballot_out"]
# Rows that wait for a worker: Celery task per kind of claimable row, dispatched by the sweep.
JOB_SOURCES: dict[str, str] = {
    "analytics.assessment.models.Run": "assessment.compute",
    "analytics.reports.models.Export": "exports.make",
    "members.imports.models.RosterImport": "imports.work",
    "organizations.photos.models.Photo": "photos.prepare",
    "activities.reminders.models.Round": "reminders.send",
    "organizations.messages.models.Delivery": "messages.deliver",
}
# What a worker writes for whoever asked, by the kind of export: `write(export, by, clock) -> bytes` of a room above.
EXPORT_WRITERS: dict[str, str] = {
    "BEHIND": "analytics.desk.services.behind_book",
    "WARNING": "analytics.desk.services.warning_book",
    "ROSTER": "analytics.desk.services.roster_book",
}
# Tables with encrypted values (`dangjian.keys.rules.Sealed`), for `manage.py rotate_keys`.
SEALED: list[str] = [
    "organizations.access.services.second_factor.SEALED_SECRETS",
    "organizations.complaints.services.sealing.SEALED_CONTACTS",
    "organizations.notices.services.sealing.SEALED_OBJECTIONS",
    "members.corrections.services.sealing.SEALED_REQUESTS",
    "members.ballots.services.sealing.SEALED_BOXES",
    "members.private.services.SEALED_NUMBERS",
    "members.imports.services.sealing.SEALED_ROWS",
    "members.imports.services.sealing.SEALED_LEDGERS",
    "members.imports.services.receiving.SEALED_FILES",
]
# Rows that name files below MEDIA_ROOT (`dangjian.backups.rules.Naming`): a backup without one of the files is not whole.
NAMING: list[str] = [
    "organizations.photos.services.naming.PICTURES",
    "organizations.photos.services.naming.UPLOADS",
    "organizations.photos.services.naming.DOCUMENTS",
]
# What a new portal starts with (functions `step() -> str`, each safe to repeat), run by `manage.py setup`.
SETUP_STEPS: list[str] = [
    "dangjian.workdays.services.install_holidays",
    "activities.duties.services.install_default_rules",
    "activities.duties.services.install_service_categories",
    "activities.stations.services.install_station_rules",
    "analytics.assessment.services.install_default_schemes",
    "organizations.policies.services.install_notice",
]

REDIS_URL = env.url("REDIS_URL", default="", schemes=env.REDIS)
# `manage.py portal` tells its children by BROKER_URL which broker it found; nobody else sets it.
CELERY_BROKER_URL = env.url("BROKER_URL", default=REDIS_URL or "filesystem://", schemes=env.BROKERS)
if TESTING:
    CELERY_BROKER_URL = "memory://"
if CELERY_BROKER_URL == "filesystem://":
    QUEUE = DATA_DIR / "queue"
    QUEUE.mkdir(exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_in": QUEUE, "data_folder_out": QUEUE, "control_folder": QUEUE}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "dangjian.sweep", "schedule": 3.0, "options": {"expires": 3}},
    "forget": {
        "task": "imports.discard_old",
        "schedule": crontab(minute=40, hour=3),
        "options": {"expires": 86400},
    },
    "forget-contacts": {
        "task": "complaints.forget",
        "schedule": crontab(minute=50, hour=3),
        "options": {"expires": 86400},
    },
    "forget-objectors": {
        "task": "notices.forget",
        "schedule": crontab(minute=55, hour=3),
        "options": {"expires": 86400},
    },
    "forget-notice-files": {
        "task": "notices.forget_files",
        "schedule": crontab(minute=58, hour=3),
        "options": {"expires": 86400},
    },
    "forget-numbers": {
        "task": "floating.forget",
        "schedule": crontab(minute=5, hour=4),
        "options": {"expires": 86400},
    },
    "forget-drafts": {
        "task": "records.forget_drafts",
        "schedule": crontab(minute=45, hour=3),
        "options": {"expires": 86400},
    },
    # The day's own round is one row: asked for every ten minutes, so a morning without a worker is made good.
    "remind": {"task": "reminders.begin_day", "schedule": 600.0, "options": {"expires": 600}},
    "forget-messages": {
        "task": "messages.forget",
        "schedule": crontab(minute=0, hour=4),
        "options": {"expires": 86400},
    },
    "forget-exports": {"task": "exports.forget", "schedule": crontab(minute=15), "options": {"expires": 3600}},
    "add-up-changes": {"task": "changes.add_up", "schedule": 60.0, "options": {"expires": 60}},
    "seal": {"task": "audit.seal", "schedule": 10.0, "options": {"expires": 10}},
    "check-log": {"task": "audit.check", "schedule": crontab(minute=20, hour=3), "options": {"expires": 86400}},
    "tidy": {"task": "access.tidy", "schedule": 3600.0, "options": {"expires": 3600}},
    "return-snapshots": {
        "task": "snapshots.return_old",
        "schedule": crontab(minute=10, hour=4),
        "options": {"expires": 86400},
    },
    "let-go-of-sketches": {"task": "stations.let_go", "schedule": 60.0, "options": {"expires": 60}},
    "photo-orphans": {"task": "photos.sweep_orphans", "schedule": 3600.0, "options": {"expires": 3600}},
    "assess": {
        "task": "assessment.ask_last_quarter",
        "schedule": crontab(minute=10, hour=0, day_of_month=1, month_of_year="1,4,7,10"),
        "options": {"expires": 86400},
    },
    "backup": {"task": "backups.take", "schedule": crontab(minute=30, hour=2), "options": {"expires": 3600}},
}

if not TESTING:
    logging.captureWarnings(capture=True)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "dangjian.web.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # What a request log line says already.
        "django.request": {"level": "ERROR"},
        "celery.beat": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
    },
}

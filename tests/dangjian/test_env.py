"""A wrong value stops the start, says which variable and why, and never shows a secret."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from dangjian import env

ROOT = Path(__file__).resolve().parents[2]
SECRET = "kUx3vQ0sJ8wYt1rB7nZc5mLd2hGf9pEa4oKi6jTqXyWvNbRu"
PRODUCTION = {
    "DEPLOYMENT": "production",
    "SECRET_KEY": SECRET + "01",
    "INDEX_KEY": SECRET + "02",
    "FIELD_KEY": env.new_field_key(),
    "ALLOWED_HOSTS": "dj.example.gov.cn",
}

WRONG = [
    ({"PORT": "http"}, "PORT='http'：应为 1 到 65535 之间的整数。"),
    ({"PORT": "0"}, "PORT='0'：应为 1 到 65535 之间的整数。"),
    ({"PORT": "-1"}, "PORT='-1'：应为 1 到 65535 之间的整数。"),
    ({"PORT": "８０００"}, "PORT='８０００'：应为 1 到 65535 之间的整数。"),
    ({"HOST": "http://127.0.0.1"}, "HOST='http://127.0.0.1'：应为 IP 地址或主机名，不带 http:// 和端口（端口写在 PORT）。"),
    ({"HOST": "127.0.0.1:8000"}, "HOST='127.0.0.1:8000'：应为 IP 地址或主机名，不带 http:// 和端口（端口写在 PORT）。"),
    ({"WEB_WORKERS": "0"}, "WEB_WORKERS='0'：应为 1 到 64 之间的整数。"),
    ({"WORKER_CONCURRENCY": "two"}, "WORKER_CONCURRENCY='two'：应为 1 到 64 之间的整数。"),
    ({"WORKER_POOL": "gevent"}, "WORKER_POOL='gevent'：只能是 prefork、threads 之一。"),
    ({"LOG_TO": "/var/log"}, "LOG_TO='/var/log'：只能是 files、terminal 之一。"),
    ({"DEPLOYMENT": "prod"}, "DEPLOYMENT='prod'：只能是 demo、production 之一。"),
    ({"DEBUG": "1"}, "DEBUG='1'：只能写 true 或 false。"),
    ({"DEMO": "yes"}, "DEMO='yes'：只能写 true 或 false。"),
    ({"DATA_DIR": "/dev/null/var"}, "DATA_DIR='/dev/null/var'：无法创建这个目录（Not a directory）。"),
    ({"ALLOWED_HOSTS": "https://dj.example.gov.cn"}, "ALLOWED_HOSTS 里的 'https://dj.example.gov.cn' 不对：只写域名，不带 http:// 和路径。"),
    ({"CSRF_TRUSTED_ORIGINS": "dj.example.gov.cn"}, "CSRF_TRUSTED_ORIGINS 里的 'dj.example.gov.cn' 不对：应写成 https://域名 的样子，后面不带路径。"),
    ({"CSRF_TRUSTED_ORIGINS": "https://a.cn/x"}, "CSRF_TRUSTED_ORIGINS 里的 'https://a.cn/x' 不对：应写成 https://域名 的样子，后面不带路径。"),
    ({"DATABASE_URL": "mysql://u:p@h/db"}, "DATABASE_URL 的写法不对：应以 postgres://、postgresql://、sqlite:// 之一开头，后面是主机、端口和名称。"),
    ({"DATABASE_URL": "postgres://u:p@h:abc/db"}, "DATABASE_URL 的写法不对：应以 postgres://、postgresql://、sqlite:// 之一开头，后面是主机、端口和名称。"),
    ({"DATABASE_URL": "postgres://u:p@h"}, "DATABASE_URL 没有写明是哪个库：应为 postgres://…/库名 或 sqlite:////路径/文件。"),
    ({"DATABASE_URL": "sqlite://"}, "DATABASE_URL 没有写明是哪个库：应为 postgres://…/库名 或 sqlite:////路径/文件。"),
    ({"REDIS_URL": "127.0.0.1:6379"}, "REDIS_URL 的写法不对：应以 redis://、redis+socket://、rediss:// 之一开头，后面是主机、端口和名称。"),
    ({"REDIS_URL": "redis://:p@h:99999/0"}, "REDIS_URL 的写法不对：应以 redis://、redis+socket://、rediss:// 之一开头，后面是主机、端口和名称。"),
    ({"PUBLIC_URL": "dj.example.gov.cn"}, "PUBLIC_URL 里的 'dj.example.gov.cn' 不对：应写成 https://域名 的样子，后面不带路径。"),
    ({"PUBLIC_URL": "https://a.cn,https://b.cn"}, "PUBLIC_URL 只能写一个地址。"),
    ({"SECOND_FACTOR": "yes"}, "SECOND_FACTOR='yes'：只能是 off、offered、required 之一。"),
    ({"SMS_URL": "http://sms.example.com/send?key=s3cret"}, "SMS_URL 的写法不对：应以 https:// 开头；http:// 只能用于本机或内网的 IP 地址。"),
    ({"SMS_URL": "sms.example.com"}, "SMS_URL 的写法不对：应以 https:// 开头；http:// 只能用于本机或内网的 IP 地址。"),
    ({"FIELD_KEY": "c2hvcnQ="}, "FIELD_KEY 的写法不对：应为“编号:密钥”，密钥是 32 字节的 base64，多个用逗号隔开，编号不重复。"),
    ({"FIELD_KEY": f"{PRODUCTION['FIELD_KEY']},{PRODUCTION['FIELD_KEY']}"}, "FIELD_KEY 的写法不对：应为“编号:密钥”，密钥是 32 字节的 base64，多个用逗号隔开，编号不重复。"),
    (PRODUCTION | {"DEBUG": "true"}, "DEBUG='true'：正式部署（DEPLOYMENT=production）不能打开调试，出错页会露出内部数据。"),
    (PRODUCTION | {"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS 没有设置：正式部署必须写明网站的域名，多个用逗号隔开。"),
    (PRODUCTION | {"SECRET_KEY": ""}, "SECRET_KEY 没有设置：正式部署必须由环境变量给出。"),
    (PRODUCTION | {"SECRET_KEY": "changeme"}, "SECRET_KEY 太简单：至少 50 个随机字符。"),
    (PRODUCTION | {"SECRET_KEY": "a" * 60}, "SECRET_KEY 太简单：至少 50 个随机字符。"),
    (PRODUCTION | {"INDEX_KEY": ""}, "INDEX_KEY 没有设置：正式部署必须由环境变量给出。"),
    (PRODUCTION | {"FIELD_KEY": ""}, "FIELD_KEY 没有设置：正式部署必须由环境变量给出。"),
]  # fmt: skip


@pytest.fixture
def environment(monkeypatch, tmp_path):
    """Nothing of ours is set but a data directory; returns a setter for more."""
    for name in names_in(ROOT / ".env.example") | {"BROKER_URL"}:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))

    def setter(values):
        for name, value in values.items():
            monkeypatch.setenv(name, value)

    return setter


def names_in(path):
    return set(re.findall(r"^#? ?([A-Z][A-Z_]+)=", path.read_text(encoding="utf-8"), re.MULTILINE))


def read_settings():
    return runpy.run_path(str(ROOT / "dangjian" / "settings.py"))


@pytest.mark.parametrize(("values", "sentence"), WRONG)
def test_a_wrong_value_stops_the_start_with_its_sentence(environment, values, sentence):
    environment(values)

    with pytest.raises(ImproperlyConfigured) as refusal:
        read_settings()

    assert str(refusal.value) == sentence


def test_the_example_file_and_the_readme_list_every_variable():
    asked = set(
        re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (ROOT / "dangjian" / "settings.py").read_text(encoding="utf-8"))
    )

    assert names_in(ROOT / ".env.example") == asked - {"BROKER_URL"}
    in_readme = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert in_readme == asked - {"BROKER_URL"}


def test_right_values_are_taken(environment):
    environment(
        PRODUCTION
        | {
            "PORT": "9000",
            "HOST": "0.0.0.0",
            "ALLOWED_HOSTS": "dj.example.gov.cn, 10.0.0.8",
            "CSRF_TRUSTED_ORIGINS": "https://dj.example.gov.cn",
            "DATABASE_URL": "postgres://portal:p%40ss@db:5433/portal",
        }
    )

    values = read_settings()

    assert (values["HOST"], values["PORT"], values["PRODUCTION"]) == ("0.0.0.0", 9000, True)
    assert values["ALLOWED_HOSTS"] == ["dj.example.gov.cn", "10.0.0.8"]
    assert values["CSRF_TRUSTED_ORIGINS"] == ["https://dj.example.gov.cn"]
    database = values["DATABASES"]["default"]
    assert (database["USER"], database["PASSWORD"], database["HOST"], database["PORT"], database["NAME"]) == (
        "portal",
        "p@ss",
        "db",
        5433,
        "portal",
    )


def test_nothing_set_gives_the_embedded_portal_with_secrets_made_once(environment, tmp_path):
    first, second = read_settings(), read_settings()

    assert first["DATABASES"]["default"]["NAME"] == str(tmp_path / "var" / "portal.sqlite3")
    assert first["DATABASES"]["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert [first[name] for name in ("SECRET_KEY", "FIELD_KEYS", "INDEX_KEY")] == [
        second[name] for name in ("SECRET_KEY", "FIELD_KEYS", "INDEX_KEY")
    ]
    keys = tmp_path / "var" / "keys"
    assert sorted(path.name for path in keys.iterdir()) == ["field_key", "index_key", "secret_key"]
    assert {oct(path.stat().st_mode & 0o777) for path in keys.iterdir()} == {"0o600"}


def test_production_keeps_no_secret_on_disk(environment, tmp_path):
    environment(PRODUCTION)

    read_settings()

    assert not (tmp_path / "var" / "keys").exists()


def test_a_field_key_of_openssl_is_read_like_our_own():
    assert env.field_keys("k2:" + "+/" * 21 + "+=") == {"k2": b"\xfb\xff\xbf" * 10 + b"\xfb\xff"}


def test_a_file_gives_what_the_environment_does_not(monkeypatch, tmp_path):
    monkeypatch.setattr(os, "environ", {"PORT": "9000"})
    path = tmp_path / ".env"
    path.write_text(
        "# 端口\nPORT=8000\n\nexport HOST=0.0.0.0   # 全部网卡\nPORTAL_NAME=\"党建 # 云\"\nSECRET_KEY='a#b'\nREDIS_URL=\n"
    )

    env.load(path)

    assert os.environ == {
        "PORT": "9000",
        "HOST": "0.0.0.0",
        "PORTAL_NAME": "党建 # 云",
        "SECRET_KEY": "a#b",
        "REDIS_URL": "",
    }


def test_a_line_that_is_no_setting_is_named_by_its_number(tmp_path):
    path = tmp_path / ".env"
    path.write_text("PORT=8000\n端口：9000\n")

    with pytest.raises(ImproperlyConfigured) as refusal:
        env.load(path)

    assert str(refusal.value) == ".env 第 2 行看不懂：应写成 NAME=值，名称用大写字母。"


def test_the_command_line_answers_with_one_sentence_and_no_trace(tmp_path):
    ended = subprocess.run(
        [sys.executable, ROOT / "manage.py", "portal"],
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "PORT": "eighty"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "配置有误，没有启动。PORT='eighty'：应为 1 到 65535 之间的整数。\n"


@pytest.mark.proves("files-are-the-portals-own")
def test_what_the_portal_writes_is_for_its_own_account_alone(tmp_path):
    code = "from django.db import connection; connection.ensure_connection()"
    subprocess.run(
        [sys.executable, ROOT / "manage.py", "shell", "--no-imports", "-c", code],
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path / "data")},
        check=True,
    )

    written = [tmp_path / "data", *(tmp_path / "data").rglob("*")]
    assert {"portal.sqlite3", "secret_key", "field_key"} < {path.name for path in written}
    assert [path.name for path in written if path.stat().st_mode & 0o077] == []

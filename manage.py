#!/usr/bin/env python
"""Django's command line for the portal."""

import os
import sys
from importlib import import_module


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dangjian.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
    except ModuleNotFoundError:
        sys.exit("依赖还没有安装：请先运行 make demo，或用 .venv/bin/python 运行本命令。")
    try:
        import_module(os.environ["DJANGO_SETTINGS_MODULE"])
    except ImproperlyConfigured as error:
        sys.exit(f"配置有误，没有启动。{error}")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

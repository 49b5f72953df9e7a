"""The WSGI entry point for granian."""

import os

from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dangjian.settings")

# First the apps are loaded; what the middleware imports needs them.
handler = get_wsgi_application()
application = import_string("dangjian.web.middleware.head_as_get")(handler)

"""The one settings module: nothing set is one laptop, the environment makes it many machines.

Every variable is listed in docs/operations.md.
"""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from config.mailing import mailer_of
from config.pooled import check
from config.secrets import stored_secret

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# Whatever a machine makes for itself: database, secrets, collected static files.
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default="") or stored_secret(VAR_DIR / "secret_key")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Behind a proxy that ends TLS: BEHIND_TLS=1 makes cookies secure and believes its header.
BEHIND_TLS = env.bool("BEHIND_TLS", default=False)

INSTALLED_APPS = [
    "modeltranslation",  # before the admin, whose forms it extends
    "config.administration.AdministrationConfig",  # unfold, its tables grouped by task
    "unfold.contrib.filters",
    "unfold.contrib.import_export",
    "unfold.contrib.simple_history",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "servestatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django_htmx",
    "import_export",
    "simple_history",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "config.names.LogInsConfig",  # axes
    "health_check",
    "channels",
    "config.names.QueueConfig",  # django_ox
    "territories",
    "decision",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",  # before the files: it covers them too
    "servestatic.middleware.ServeStaticMiddleware",
    "config.compression.PageCompressionMiddleware",  # after the files: they are compressed already
    "config.text.TextMiddleware",  # before the first cookie is looked up
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",  # whether this log-in showed a second factor
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.htmx.LoginRequiredMiddleware",
    "config.factors.SecondFactorMiddleware",  # after who is logged in at all
    "config.guessing.GuessingMiddleware",
    "config.csp.AdminPolicyMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",  # last, so that it sees the final answer to a login
    "config.threads.ThreadsMiddleware",  # where the view runs
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["config.typography"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Data ---------------------------------------------------------------------------------------

# Requests that one process answers at once; others wait so long, then hear when to come again.
AT_ONCE = env.int("AT_ONCE", default=8)
PATIENCE = 5.0  # seconds

# What a request may bring. Five hundred invited names of eighty Russian letters, each written in
# six characters, are 240 kB; only the administrator's imports are longer.
LONGEST_BODY = 512 * 1024
LONGEST_FILE = 10 * 1024 * 1024
BODY_SECONDS = 30.0  # within which it must have come in whole
DATA_UPLOAD_MAX_MEMORY_SIZE = LONGEST_BODY  # Django's own limit, of what is not a file
# A pasted table of 200 columns by 1,000 rows has five guesses a column and one a row.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2500

DATABASE_URL = env("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'mera.sqlite3'}")
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # FULL: what was acknowledged is on the disk. NORMAL: a killed process loses nothing, but a
    # power cut may lose the newest answers. SQLite would pass over any other word in silence.
    SQLITE_SYNCHRONOUS = env("SQLITE_SYNCHRONOUS", default="FULL")
    if SQLITE_SYNCHRONOUS not in ("FULL", "NORMAL"):
        raise ImproperlyConfigured(
            f"SQLITE_SYNCHRONOUS is FULL or NORMAL, not {SQLITE_SYNCHRONOUS}."
        )
    DATABASES["default"]["OPTIONS"] = {
        # Writers queue at BEGIN instead of failing in the middle of a transaction.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # In WAL readers never wait for the writer.
        "init_command": f"PRAGMA journal_mode=WAL; PRAGMA synchronous={SQLITE_SYNCHRONOUS};",
    }
    DATABASES["default"]["CONN_MAX_AGE"] = None  # as long as the thread: AT_ONCE of them
else:
    # Beside the requests one logs in, two threads render what is watched, and a monitor asks.
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": 1,
        "max_size": AT_ONCE + 5,
        "timeout": 10,
        "check": check,
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
        }
    }
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.core.RedisChannelLayer",
            # The layer asks for 5 s at a time whether there is a message; the client's own
            # patience, 5 s as well, must be longer.
            "CONFIG": {"hosts": [{"address": REDIS_URL, "socket_timeout": 15}]},
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            # What a stranger makes it count must not push out what was counted of him.
            "OPTIONS": {"MAX_ENTRIES": 50_000},
        }
    }
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}

# What takes longer than a request may: `manage.py ox_worker` carries it out, on this machine or on
# many. A worker that has not been heard of for so long is dead, and another takes up its task.
TASKS = {
    "default": {
        "BACKEND": "django_ox.backend.OxBackend",
        "OPTIONS": {
            "LOCK_TIMEOUT": env.int("WORKER_SILENCE", default=60),
            # By the clock of the settings' time zone; of many workers one does it.
            "SCHEDULES": {"tidy": {"task": "config.upkeep.tidy", "cron": "17 3 * * *"}},
        },
    }
}

# People -------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
# Wrong passwords in a while: by name and address together, so that one guesser cannot lock a
# colleague out elsewhere, and by address alone, so that nobody tries name after name.
AXES_HANDLER = "config.logins.LogIns"
AXES_CLIENT_IP_CALLABLE = "config.addresses.address_of"
AXES_COOLOFF_TIME = 0.25  # hours
AXES_FAILURE_LIMIT = 10
LOG_INS_PER_ADDRESS = 50
AXES_LOCKOUT_TEMPLATE = "registration/locked_out.html"
OTP_TOTP_ISSUER = "Mera"  # how the app calls its codes
# Without a second factor who has the administrator's pages sees nothing but where to set one up.
STAFF_SECOND_FACTOR = env.bool("STAFF_SECOND_FACTOR", default=False)
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24  # seconds

# Letters ------------------------------------------------------------------------------------

MAILERS = {"default": mailer_of(env("EMAIL_URL", default="consolemail://"))}
DEFAULT_FROM_EMAIL = env("EMAIL_FROM", default="mera@localhost")

# Language and time --------------------------------------------------------------------------

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", _("Russian")), ("en", _("English"))]
FORMAT_MODULE_PATH = "config.formats"
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
MODELTRANSLATION_DEFAULT_LANGUAGE = "ru"
MODELTRANSLATION_TRANSLATION_FILES = ("decision.problems.translation",)
MODELTRANSLATION_FALLBACK_LANGUAGES = ("ru", "en")
TIME_ZONE = env("TIME_ZONE", default="Asia/Vladivostok")
USE_I18N = True
USE_TZ = True

# Files --------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
# Unfold's templates load Alpine from this address: they get the build that evaluates no text.
ALPINE = BASE_DIR / "static" / "vendor" / "alpinejs-csp-3.17.4"
STATICFILES_DIRS = [BASE_DIR / "static", ("unfold/js/alpine", ALPINE)]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "config.static.StaticFilesStorage"
        )
    },
}
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# Safety -------------------------------------------------------------------------------------

# Nothing inline and nothing from elsewhere, on every page but the admin's.
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],  # data: for the icons inside Tabler's style sheet
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "manifest-src": [CSP.SELF],
}
# Unfold's pages have styles inside. Scripts are held as everywhere: Alpine's CSP build evaluates no
# text (static/js/admin-alpine.js).
ADMIN_CSP = {
    **SECURE_CSP,
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    # The menus beside a select box open another of its pages inside the first.
    "frame-src": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = BEHIND_TLS
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
if BEHIND_TLS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=3600)

UNFOLD = {
    "SITE_TITLE": _("Mera"),
    "SITE_HEADER": _("Mera"),
    "SITE_URL": "/",
    "SITE_ICON": lambda request: static("logo.svg"),
    "SHOW_HISTORY": True,
    "SCRIPTS": [lambda request: static("js/admin-alpine.js")],
    "STYLES": [lambda request: static("css/admin.css")],
    "DASHBOARD_CALLBACK": "territories.admin.waiting.first_page",
    # The hue of --better in static/css/mera.css, in unfold's eleven shades.
    "COLORS": {
        "primary": {
            "50": "#eff7f8",
            "100": "#dbe9eb",
            "200": "#b9d6db",
            "300": "#8fc6d0",
            "400": "#79c7d4",
            "500": "#3a93a5",
            "600": "#0b5566",
            "700": "#073f4c",
            "800": "#063541",
            "900": "#052b35",
            "950": "#04202a",
        }
    },
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("favicon.svg")}
    ],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="WARNING")},
}

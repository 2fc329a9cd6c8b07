"""Settings of the test suite: the product's own, on a data folder of their own."""

import os
import tempfile

os.environ.setdefault("RAPPEL_SECRET_KEY", "tests-only-" + "0" * 50)
_data = os.environ.get("RAPPEL_DATA_DIR") or tempfile.mkdtemp(prefix="rappel-tests-")
os.environ["RAPPEL_DATA_DIR"] = _data
os.environ.setdefault("RAPPEL_ENV_FILE", os.path.join(_data, "absent.env"))
os.environ.setdefault("RAPPEL_HTTPS", "0")
os.environ.setdefault("RAPPEL_ALLOWED_HOSTS", "testserver,127.0.0.1,localhost")

from rappel.settings import *  # noqa: E402, F403

# Argon2id at its lowest cost: the hash is the library's, its cost is not what is tested
PASSWORD_HASHERS = ["tests.support.hashers.QuickArgon2", *PASSWORD_HASHERS]  # noqa: F405
STORAGES["staticfiles"] = {  # noqa: F405
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
WHITENOISE_AUTOREFRESH = True

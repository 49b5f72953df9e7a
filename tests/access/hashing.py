"""A quick hasher that remembers how often it was asked to work."""

from threading import Lock

from django.contrib.auth.hashers import MD5PasswordHasher


class CountingHasher(MD5PasswordHasher):
    algorithm = "counting"
    calls = 0
    counting = Lock()

    def encode(self, password, salt):
        with self.counting:
            type(self).calls += 1
        return super().encode(password, salt)

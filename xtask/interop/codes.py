"""The codes that a person would read: in a message, or in an authenticator app."""

import pyotp
import requests

PERIOD = 30


class Codes:
    """What an emulator sends, and its clock."""

    def __init__(self, endpoint):
        self.endpoint = endpoint

    def newest_message(self, username):
        """The newest message to a user, by the real user name."""
        outbox = f"{self.endpoint}/_emulator/outbox"
        return requests.get(outbox, params={"username": username}, timeout=15).json()["Messages"][-1]

    def set_clock_forward(self, seconds):
        """What time the emulator has, in seconds of Unix time, once its clock is so far ahead."""
        clock = f"{self.endpoint}/_emulator/clock"
        return requests.post(clock, json={"AdvanceSeconds": seconds}, timeout=15).json()["Now"]

    def authenticator(self, secret):
        return Authenticator(secret, self.set_clock_forward)


def another(code):
    """A code of the same length that is another one."""
    return code[:-1] + str((int(code[-1]) + 1) % 10)


class Authenticator:
    """An authenticator app with one secret: pyotp."""

    def __init__(self, secret, set_clock_forward):
        self.totp = pyotp.TOTP(secret)
        self.set_clock_forward = set_clock_forward
        self.newest = 0

    def code(self):
        """A code that is good and was not shown before.

        One is good a step early: nobody waits for the next step, and where that is
        not enough the emulator's clock goes on.
        """
        now = self.set_clock_forward(0) // PERIOD
        self.newest = max(now, self.newest + 1)
        early = self.newest - now
        if early > 1:
            self.set_clock_forward((early - 1) * PERIOD)
        return self.totp.generate_otp(self.newest)

    def wrong_code(self):
        """A code that is not good now, nor in the minutes around."""
        now = self.set_clock_forward(0) // PERIOD
        good = {self.totp.generate_otp(step) for step in range(now - 10, now + 10)}
        return next(code for code in (f"{number:06}" for number in range(21)) if code not in good)

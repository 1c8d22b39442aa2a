"""An action that moto does not know is refused at once, and named on standard error.

moto answers it with a page for people and status 500, which clients take for a passing fault and ask again and again.
"""

import sys

from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult, BaseResponse


class Fault(ServiceException):
    """An error as the service reports it: its code and a message.

    moto takes a class of its own modules, and of others whose name begins as its, for one of the service they name.
    """


call_action = BaseResponse.call_action


def known_or_refused(self):
    try:
        return call_action(self)
    except NotImplementedError as error:
        print(f"MISSING {self.service_name}: {error}", file=sys.stderr, flush=True)
        status, headers, body = self.serialized(ActionResult(Fault("NotImplemented", str(error))))
        return 400, headers, body


BaseResponse.call_action = known_or_refused

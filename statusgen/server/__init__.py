"""The preview of a site that is still being written: in memory, in a browser, and again at each change.

```
publish, fail, phase --Preview--> State --answers--> what one request sees, all of one Generation
                                        --connections--> HTTP and event streams --preview.js--> the page
```
"""

from statusgen.server.connections import ListenError, serving
from statusgen.server.preview import Preview

__all__ = ["ListenError", "Preview", "serving"]

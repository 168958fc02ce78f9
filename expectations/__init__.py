"""What each staged table and the star must look like: one suite a table, run by ``gate.check``.

Importing this package, or ``gate``, does not import Great Expectations, which costs some three seconds of CPU.
"""

"""Stand-ins for the video services, on loopback: the same calls, answers, prices and troubles.

Started with `python -m animatic.sandbox`, or with `process.start()`. It makes its films itself, knows the
services from their documentation alone and shares no code with the clients in `animatic.providers`.
"""

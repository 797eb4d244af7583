"""The commons' memory: tables, and small functions that read and write them.

Every function takes the session it works in, so the caller decides what is one transaction.
"""

"""Every assumption about the API that its public documentation does not settle, one module per subject.

A correction that the live service teaches is a change here, and nowhere else.
"""

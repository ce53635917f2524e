"""The questions about plans. Every one takes the actor and starts from `visible_to(actor)`."""

"""What the pages of supervision show, each question for one page; every one takes the actor and starts from `visible_to`."""

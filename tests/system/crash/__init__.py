"""Kill real processes at chosen and at random moments; nothing acknowledged may be lost or doubled."""

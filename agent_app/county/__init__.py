"""The county office: its API, its console pages, the public look-up."""

"""Where the frozen program begins."""

from agent_app.cli.agent import main

if __name__ == "__main__":
    raise SystemExit(main())

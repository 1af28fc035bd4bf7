"""Who is told what changed: messages delivered by mail, chat and webhooks. The only room that knows Apprise."""

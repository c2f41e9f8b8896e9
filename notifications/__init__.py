"""The outbox: messages queued in the transaction, delivered by Celery."""

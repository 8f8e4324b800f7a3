"""Collects like a user's script does, with Debian's python3-qpid-proton; prints what it sees.

usage: collect.py URL ADDRESS COUNT OUTCOME      OUTCOME: accept, release, reject or drop
"""

import json
import sys

from proton.handlers import MessagingHandler
from proton.reactor import Container


class Collector(MessagingHandler):
    def __init__(self, url, address, count, outcome):
        super().__init__(prefetch=0, auto_accept=False)
        self.url, self.address, self.count, self.outcome = url, address, count, outcome
        self.settled = 0

    def on_start(self, event):
        self.connection = event.container.connect(self.url, reconnect=False)
        self.receiver = event.container.create_receiver(self.connection, self.address)
        self.receiver.flow(self.count)

    def on_message(self, event):
        message = event.message
        body = message.body
        if isinstance(body, (bytes, memoryview)):
            body = bytes(body).decode()
        print(
            json.dumps(
                {
                    "id": int(message.id),
                    "durable": message.durable,
                    "properties": message.properties,
                    "content_type": str(message.content_type),
                    "redelivered": message.delivery_count > 0,
                    "body": body,
                },
                default=str,
            ),
            flush=True,
        )
        if self.outcome == "accept":
            self.accept(event.delivery)
        elif self.outcome == "release":
            self.release(event.delivery, delivered=False)
        elif self.outcome == "reject":
            self.reject(event.delivery)
        self.settled += 1
        if self.settled == self.count:
            self.receiver.close()
            self.connection.close()

    def on_link_error(self, event):
        print(event.link.remote_condition.name, flush=True)
        event.connection.close()

    def on_transport_error(self, event):
        print(event.transport.condition, flush=True)


url, address, count, outcome = sys.argv[1:]
Container(Collector(url, address, int(count), outcome)).run()

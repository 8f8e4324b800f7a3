"""Collects rows from an exit and prints each as JSON: python3 collect.py URL EXIT [COUNT]"""
import json
import sys

from proton.handlers import MessagingHandler
from proton.reactor import Container


class Collector(MessagingHandler):
    def __init__(self, url, exit_name, count="0"):
        super().__init__(prefetch=100, auto_accept=False)
        self.url, self.exit_name, self.left = url, exit_name, int(count)

    def on_start(self, event):
        connection = event.container.connect(self.url)
        event.container.create_receiver(connection, self.exit_name)

    def on_message(self, event):
        row = event.message.body                  # an AMQP map: column -> value
        print(json.dumps(row), flush=True)
        self.accept(event.delivery)               # now it is gone; not before
        self.left -= 1
        if self.left == 0:
            event.connection.close()

    def on_link_error(self, event):
        sys.exit(f"exit {self.exit_name}: {event.link.remote_condition}")


Container(Collector(*sys.argv[1:])).run()

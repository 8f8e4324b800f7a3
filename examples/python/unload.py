"""Unloads the lines of a file as one trip, and may be run again: python3 unload.py HOST PORT LANE TRIP FILE"""
import socket
import sys

host, port, lane, trip, path = sys.argv[1:]
with socket.create_connection((host, int(port))) as gate, open(path, "rb") as rows:
    gate.sendall(f"UNLOAD {lane} vehicle=python trip={trip}\n".encode())
    gate.sendfile(rows)                           # one row a line; no need to wait for OK
    gate.sendall(b"\n\\.\n")                      # the trip is complete
    answers = gate.makefile().read().splitlines()
print(answers[-1])
sys.exit(not answers[-1].startswith("DONE"))

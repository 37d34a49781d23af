"""Prints whether the shop is well, with the standard library alone. Usage: rest_client.py [http://localhost:8001]"""
import json
import sys
import urllib.request

url = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8001"


def ask(path):
    with urllib.request.urlopen(f"{url}/api/v1/{path}", timeout=5) as answer:
        return json.load(answer)


status = ask("status")
# The balance is 0 where no session is open: balances_known tells the one from the other.
cash = f"{status['cash_balance']} ₽" if status["balances_known"] else "нет данных"
print(f"Наличные: {cash}")
print(f"Буфер: чеков {status['buffer']['pending']} ({status['buffer']['percent_full']} %)")
for alert in ask("alerts"):
    print(f"{alert['level']} {alert['message']}. {alert['action']}")

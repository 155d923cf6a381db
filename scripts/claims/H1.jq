# en: source and destination port name the sending and the receiving program
# zh: 源端口和目的端口指出发送程序和接收程序
include "claim";
def ports($log; $words): [$log[] | capture($words + " \\S+:(?<port>[0-9]+)(;|$)").port | tonumber];
# What each program says of its own socket (getsockname), connection by connection.
ports(.logs.server; "is connected to") as $servers
| [.logs.client[] | capture("connected \\S+:(?<port>[0-9]+) to ").port | tonumber] as $clients
| [connections[] | {client: .client.port, server: .server.port, frame: .segments[0].frame}] as $wire
| [range($wire | length) as $i | $wire[$i] | select(.client == $clients[$i] and .server == $servers[$i])] as $same
| ($wire | map("frame \(.frame): \(.client) → \(.server)") | join(", ")) as $en
| ($wire | map("第 \(.frame) 帧：\(.client) → \(.server)") | join("，")) as $zh
| if $wire == [] or $clients == [] or $servers == [] then verdict(false; "no connection, or no program that tells its port"; "没有连接，或程序没有报告端口")
  else
    verdict(($same | length) == ($wire | length);
      "\($en); the client says \($clients | list), the server \($servers | list)";
      "\($zh)；客户端自己说是 \($clients | list)，服务器说是 \($servers | list)")
  end

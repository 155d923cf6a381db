# en: past the maximum the number starts again at 0, and the stream goes on
# zh: 超过最大值后序号从 0 重新开始，数据流继续
include "claim";
def digests($log): [$log[] | capture("digest (?<digest>[0-9a-f]{16})").digest];
[connections[] | .client.isn as $isn | select($isn != null) | . as $c
 | [.segments[] | select(.from == "client" and .length > 0) | . + {raw: (($isn + .seq) % 4294967296)}] as $data
 | {before: ([$data[] | select($isn + .seq < 4294967296)] | last),
    after: first($data[] | select($isn + .seq + .length > 4294967296 and $isn + .seq >= 4294967296)),
    again: [$data[] | select(.notes | any(test("retransmission|out-of-order|gap-before"))) | .frame]}
 | select(.before != null and .after != null)][0] as $wrap
| digests(.logs.client) as $client | digests(.logs.server) as $server
| if $wrap == null then verdict(false; "no transfer crosses 2^32"; "没有传输越过 2^32")
  elif $wrap.again != [] then verdict(false; "taken for a retransmission: frames \($wrap.again | list)"; "被当成重传：第 \($wrap.again | list) 帧")
  else
    verdict($client != [] and $client == $server;
      "frame \($wrap.before.frame) begins at \($wrap.before.raw), frame \($wrap.after.frame) at \($wrap.after.raw), and no byte is sent twice; digests: \($server | list) read, \($client | list) sent";
      "第 \($wrap.before.frame) 帧从 \($wrap.before.raw) 开始，第 \($wrap.after.frame) 帧从 \($wrap.after.raw) 开始，没有一个字节重发；摘要：读到 \($server | list)，发出 \($client | list)")
  end

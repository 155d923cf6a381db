// The page's own words, in both languages.

import type { Language } from "../data/lines";

const table = {
  client: ["client", "客户端"], server: ["server", "服务器"],
  story: ["What happened", "发生了什么"], animation: ["Animation", "动画"], graphs: ["Graphs", "图"], packet: ["Segment", "报文段"],
  run: ["How it was run", "运行方式"], claims: ["Claims", "论断"], connections: ["Connections", "连接"],
  play: ["play", "播放"], pause: ["pause", "暂停"], back: ["one segment back", "后退一个报文段"], forward: ["one segment on", "前进一个报文段"],
  first: ["to the start", "到开头"], last: ["to the end", "到结尾"], speed: ["speed", "速度"], position: ["position", "位置"],
  true_time: ["true time", "真实时间"], even: ["evenly spaced", "等距排列"], spacing: ["spacing", "间距"],
  zoom_in: ["zoom in", "放大"], zoom_out: ["zoom out", "缩小"],
  keys: [
    "Space: play or pause. ← →: one segment. PageUp PageDown: ten. Home End. + −: speed. T: spacing. Click an arrow for its bytes.",
    "空格：播放或暂停。← →：移动一个报文段。PageUp PageDown：十个。Home End。+ −：速度。T：间距。点箭头看字节。",
  ],
  states: ["States", "状态"], buffers: ["Buffers", "缓冲区"], programs: ["Programs", "程序"],
  sampled: ["read from the kernel", "从内核读出"], by_packets: ["from the packets alone", "仅由数据包推出"],
  before_all: ["before the first segment", "第一个报文段之前"],
  send_buffer: ["send buffer of the", "发送缓冲区："], receive_buffer: ["receive buffer of the", "接收缓冲区："],
  stream: ["its byte stream, and the window", "字节流与滑动窗口"],
  free: ["free", "空闲"], unsent: ["written, not sent", "已写入，未发送"], unacked: ["sent, not acknowledged", "已发送，未确认"],
  unread: ["received, not read", "已接收，未读取"], acked: ["acknowledged", "已确认"],
  window: ["window", "窗口"],
 
  in_call: ["in", "正在"], since: ["since", "开始于"], blocked: ["blocked", "阻塞"], between: ["in its own code, after", "在自己的代码里，上次调用"],
  closed: ["has closed the socket", "已关闭套接字"], nothing_yet: ["no call yet", "还没有调用"],
  not_watched: ["The programs were not recorded. Only the packets are known.", "没有记录程序，只知道数据包。"],
  sequence: ["Sequence numbers over time", "时间—序号图"], flight: ["Bytes in flight", "在途字节"], buffer_graph: ["Bytes in the buffers", "缓冲区里的字节"],
  throughput: ["Throughput (new data a second)", "吞吐量（每秒新数据）"], rtt: ["Round-trip time", "往返时间"],
  direction: ["direction", "方向"], segments: ["segments", "报文段"], resent: ["retransmitted", "重传"], acks: ["acknowledged up to", "确认到"],
  edge: ["window's edge", "窗口右沿"], sack: ["selectively acknowledged", "选择确认"], lost: ["lost on the line", "在线路上丢失"],
  in_flight: ["in flight", "在途"], cwnd: ["congestion window (sampled)", "拥塞窗口（采样）"],
  reset_zoom: ["whole time", "全部时间"], zoom_hint: ["Drag to move. Use Ctrl and the wheel, or pinch, to zoom. Click a segment to go to it.", "拖动平移。按住 Ctrl 滚动滚轮，或双指缩放。点报文段跳到那里。"],
  stall: ["stall", "停顿"],
  "source port": ["source port", "源端口"], "destination port": ["destination port", "目的端口"], "sequence number": ["sequence number", "序号"],
  "acknowledgment number": ["acknowledgment number", "确认号"], "data offset": ["data offset", "数据偏移"], reserved: ["reserved", "保留"],
  checksum: ["checksum", "校验和"], "urgent pointer": ["urgent pointer", "紧急指针"],
  options: ["Options", "选项"], payload: ["Data", "数据"], no_payload: ["This page holds no data. Make it with --payload N to see the first bytes.", "本页不含数据。生成网页时用 --payload N 可以看到开头的字节。"],
  payload_part: ["the first bytes", "开头部分"], filters: ["To find it", "查找它"], verdicts: ["Verdicts", "判断"],
  no_header: ["This packet was not captured. The log of the link records it.", "没有抓到这个包。它来自线路的日志。"],
  in_words: ["in bytes, scaled", "换算为字节"], pick: ["Click a segment to see its header bit by bit.", "点一个报文段，逐位查看它的首部。"],
  frame: ["frame", "帧"],
  limits: ["What limited the sender", "发送方受什么限制"],
  filter: ["filter: words, or a number with < or >, such as resent>0", "筛选：文字，或带 < > 的数字，如 resent>0"],
  no: ["no.", "编号"], bytes: ["bytes", "字节"], lasted: ["lasted", "时长"], held: ["time in stalls", "停顿时间"], opening: ["opening", "建立"], closing: ["closing", "关闭"],
  handshake: ["handshake", "握手"], open_run: ["open", "打开"], all: ["all connections", "全部连接"], worst: ["The worst", "问题最多的"],
  none: ["No TCP connection in this capture.", "这个抓包里没有 TCP 连接。"],
  more_rows: ["more rows are not shown. Use the filter, or sort by another column.", "行没有显示。请筛选，或按别的列排序。"],
  contains: ["This page contains", "本页包含"], addresses: ["the addresses and ports", "地址和端口"], commands: ["the commands and settings of the run", "运行的命令和设置"],
  program_names: ["names of programs, their calls", "程序名和调用"], payload_bytes: ["bytes of each segment's data", "字节的报文段数据"], headers: ["all TCP headers", "全部 TCP 首部"],
  pseudonyms: ["Addresses, names and data were replaced (--anonymize); ports, times, sizes and header numbers were not.", "地址、名称和数据已替换（--anonymize）；端口、时间、长度和首部数字没有替换。"],
  segments_left: ["segments are not on this page: it takes 250,000 at most", "个报文段不在本页：最多 250 000 个"],
  connections_left: ["connections are not on this page: it takes 25,000 at most", "条连接不在本页：最多 25 000 条"],
  truncated: ["The capture ended before its end.", "抓包文件不完整。"],
  compare: ["Two runs side by side", "两次运行的比较"], differs: ["What differs", "不同之处"], light: ["light", "浅色"], dark: ["dark", "深色"], theme: ["colours", "配色"],
  estimated: ["The slope of an arrow shows the time on the way, which is estimated from the handshake.", "箭头的斜率表示途中时间，由握手估计。"],
  hidden: ["arrows are not drawn, because they are too close. Zoom in to see them.", "个箭头太密，没有画出。请放大。"], fails: ["This page cannot be shown", "无法显示本页"],
} as const;

export type Word = keyof typeof table;
export let language: Language = "en";
export function setLanguage(lang: Language): void {
  language = lang;
}
export function word(key: Word): string {
  return table[key][language === "zh" ? 1 : 0];
}
/// A word, or the text itself where the table has none.
export function wordOr(key: string): string {
  return key in table ? word(key as Word) : key;
}
export function roleWord(role: number): string {
  return word(role === 0 ? "client" : "server");
}

/** Every bound of the program, each with its reason. Times are seconds of the capture's clock. */

/** Octets read from a file at once: large enough that system calls cost nothing, small enough to stay in a cache. */
export const READ_CHUNK = 512 * 1024;

/** Bytes read from a pipe at once: what Linux holds in one, unless its writer asks for more. */
export const PIPE_CHUNK = 64 * 1024;

/** Files that are merged: each is open, and has a chunk in memory. */
export const MERGED_FILES = 1000;

/** Frames that are read before what they brought about is written: a piece of small ones would make far more text than its own size. */
export const FRAMES_AT_ONCE = 4096;

/** The longest frame that a reader believes (libpcap's MAXIMUM_SNAPLEN for D-Bus is the largest any link type has: 128 MiB; others have 256 KiB). */
export const FRAME_BYTES = 256 * 1024;

/** The longest pcapng block that is read whole; longer ones that carry no packet are passed over piece by piece. */
export const BLOCK_BYTES = 16 * 1024 * 1024;

/** Options that are kept of an interface or a packet, for a file that repeats them: comments and names are far shorter. */
export const OPTION_BYTES = 16 * 1024;
/** Those that are kept of all interfaces of a section. */
export const INTERFACE_OPTION_BYTES = 16 * 1024 * 1024;

/** Frames that cannot be read, behind which a file goes on, that are told one by one. */
export const TOLD_FRAMES = 10;

/** Interfaces one section of a pcapng file may declare. */
export const INTERFACES = 65_536;

/** Layers below TCP or UDP that are opened before a frame is given up: a legitimate stack has less than ten. */
export const LAYERS = 16;

/** Kinds of frames that are not read, each counted by itself; there are as many as EtherTypes, a capture has a few. */
export const UNREAD_KINDS = 256;
/** Those that are told one by one. */
export const UNREAD_LINES = 8;
/** Ports that are named where a capture has no sessions. */
export const NAMED_PORTS = 5;

/** Frames that are tried as other link types than their capture states, and interfaces that are told apart for it. */
export const DOUBTED_FRAMES = 4096;
export const DOUBTED_INTERFACES = 4096;

/** IP packets that wait for fragments, their octets in all, and how long they may wait (RFC 8200 section 4.5: 60 seconds). */
export const FRAGMENT_QUEUES = 1024;
export const FRAGMENT_BYTES = 16 * 1024 * 1024;
export const FRAGMENT_SECONDS = 60;
/** Fragments of one packet: 64 KiB in pieces of 64 octets, smaller than any link asks for. */
export const FRAGMENTS_PER_PACKET = 1024;
/** What a waiting fragment costs beside its octets: the objects that hold it, so that tiny ones cannot fill the memory. */
export const FRAGMENT_OVERHEAD = 256;

/** Bytes that a run retains, objects counted, unless --memory has another bound; past it the oldest end as they stand. */
export const MEMORY_BYTES = 256 * 1024 * 1024;
/** The least that --memory takes. */
export const LEAST_MEMORY_BYTES = 1024 * 1024;
/**
 * What objects cost in that, in bytes beside their payload: what is in use once garbage is collected, measured as bench/memory
 * has it, and half as much again for the garbage that V8 lets pile up meanwhile.
 */
export const COST = {
  connection: 7500,
  ticket: 150,
  association: 6000,
  orphan: 1000,
  datagram: 1800,
  note: 500,
  destination: 700,
  fragment: 600,
} as const;

/** TCP flows known at once, of IPv4 and of IPv6 each; at the bound idle ones are dropped first. */
export const FLOWS = 2_000_000;

/** A flow that was silent this long is over: ignored ones only cost memory, SOCKS sessions may hold still for a night. */
export const IDLE_SECONDS = 600;
export const SESSION_IDLE_SECONDS = 24 * 3600;

/** How long a connection that was reset, or has ended but for octets that are missing, waits for late segments. */
export const LINGER_SECONDS = 10;

/** How far ahead a segment can lie: the largest window that RFC 7323 allows, 65,535 << 14. */
export const WINDOW = 2 ** 30;

/** Octets and segments of one side that wait for missing ones before them; past that the gap is given up. */
export const OUT_OF_ORDER_BYTES = 256 * 1024;
export const OUT_OF_ORDER_SEGMENTS = 1024;

/**
 * Octets that all flows together may hold back, each stretch with what it costs beside them; past that the flow that asks
 * gives up its gap. Flows of which only lengths matter have as much for themselves: they must not cost a handshake its octets.
 */
export const WAITING_BYTES = 32 * 1024 * 1024;
export const STRETCH_BYTES = 256;
/** What each side of a flow may hold back all the same, enough for the messages of a handshake: those that hold much cannot take it from the others. */
export const LEAST_WAITING_BYTES = 4 * 1024;

/** How far the clock of a capture goes back before it is told: readers that take turns mix frames by milliseconds, and a clock that is set steps by more than 128 ms (ntpd's threshold). */
export const CLOCK_BACK_SECONDS = 0.1;

/** Zeros on an ACK that may be the padding of its frame: the least payload of an Ethernet frame. */
export const PADDING_BYTES = 46;

/** Retransmissions with other bytes that are told of one session, the bytes kept of each, and the fields told of it. */
export const DISPUTES = 8;
export const DISPUTED_BYTES = 512;
export const DISPUTED_FIELDS = 3;
/** Characters told of each value. */
export const DISPUTED_CHARACTERS = 64;

/** Octets of a side that wait for the other side's turn in a handshake: pipelined requests with some early data. */
export const DIALOGUE_BYTES = 256 * 1024;

/** Octets of both sides, and pieces, that are kept while it is open whether a flow is SOCKS: all handshake messages are shorter. */
export const DETECTION_BYTES = 4 * 1024;
export const DETECTION_PIECES = 2048;

/** Bytes of both sides before the first message of a client: a word by which the ends of a reverse connection know each other. */
export const PREFIX_BYTES = 64;

/** Short messages that are known again when they come once more, a power of two, and how long they may be: logins and requests for names have less. */
export const KNOWN_MESSAGES = 4096;
export const KNOWN_MESSAGE_BYTES = 64;
/** Octets of kept messages that are asked of the system at once: room for some thirty, which stays until all of them are done with. */
export const KEPT_SLAB = 512;

/** Sizes of columns whose rules are kept: a table has six columns or so, most of them always as wide. */
export const KNOWN_RULES = 512;

/** Messages a handshake can have before it is called endless. */
export const HANDSHAKE_MESSAGES = 64;

/** Octets of a text that only a NUL, a line feed or an empty line ends, with it: names have 255 octets at the most, lines of a PROXY header 107. */
export const TERMINATED_BYTES = 2048;

/** Bytes of all headers of a message of HTTP: tickets of Kerberos in one have some thousand, and servers take no more than so many. */
export const HTTP_HEAD_BYTES = 16 * 1024;

/** Places for headers of HTTP; a place holds up to three of different kinds. Clients and proxies send about ten. */
export const HTTP_HEADERS = 32;

/** Messages kept of each direction of an encapsulation; those of the handshake inside come first. */
export const ENCAPSULATED_MESSAGES = 4;

/** Octets and turns of a method that is not known, before the request behind it is given up: certificates and tokens have less. */
export const EXCHANGE_BYTES = 64 * 1024;
export const EXCHANGE_TURNS = 32;

/** Bytes behind a request that are looked at for what they were meant to be: a name has 255, and what its length byte cannot tell. */
export const LEFT_OVER_BYTES = 1024;

/** What a client may have sent for a grant that led to nothing: more is an upload, of which somebody took the bytes. */
export const HOLLOW_BYTES = 64 * 1024;
/** How long a client has waited for a first answer when its own end of the connection says that none came: targets answer sooner. */
export const HOLLOW_SECONDS = 1;

/** SOCKS inside SOCKS: a chain of proxies is rarely longer than three. */
export const HOPS = 5;

/** First octets of each side of a relay that tell which protocol is inside. */
export const INSIDE_BYTES = 64;
/** Octets of a side that are kept for a protocol that wants more: a TLS record of the greatest length, which holds a chain of certificates. */
export const INSIDE_WANTED = 16 * 1024 + 5;
/** Octets of a head of HTTP: what servers accept by default. */
export const INSIDE_HEAD_BYTES = 8 * 1024;
/** Octets of one line of text: RFC 5321 section 4.5.3.1.5 has 512, RFC 4253 section 4.2 has 255. */
export const INSIDE_LINE_BYTES = 512;
/** Octets of a DNS message that are read: the usual largest size that EDNS announces. */
export const INSIDE_DNS_BYTES = 4096;
/** Octets of a relay that pass while one side's first ones are awaited: a request with a body may come before any answer. */
export const INSIDE_TRAFFIC = 1 << 20;
/** Octets of one detail of what is inside, and entries of a list of them: names have 255. */
export const DETAIL_OCTETS = 1024;
export const DETAIL_ENTRIES = 64;

/** Datagrams kept as messages of one association, and data bytes kept of each. */
export const DATAGRAM_MESSAGES = 10_000;
export const DATAGRAM_BYTES = 256;
/** Destinations listed of one association. */
export const DESTINATIONS = 10_000;

/** How long a UDP association waits for late datagrams when its TCP connection has ended. */
export const ASSOCIATION_GRACE_SECONDS = 10;

/** Associations of clients with one UDP endpoint that an answer from another endpoint than their relays is compared with. */
export const ANSWERED_ASSOCIATIONS = 64;

/** Endpoints told of those that spoke with a relay without being its client. */
export const STRANGERS = 4;

/** Fragments of a SOCKS datagram: positions are 1 to 127, and wait at least 5 seconds (RFC 1928 section 7). */
export const RELAY_FRAGMENT_SECONDS = 5;
export const RELAY_FRAGMENT_QUEUES = 64;
/** Notes kept of one session. */
export const NOTES = 200;

/** Frames of a connection before its first one with SOCKS that are remembered, to be written with it: a handshake has three. */
export const OPENING_FRAMES = 1024;

/** Lines of the packet list that wait for earlier frames to be understood. */
export const WAITING_FRAMES = 16_384;

/** Slots of a second in the wheel of connections: a turn is longer than IDLE_SECONDS. */
export const CONNECTION_TURN = 1024;

/** Proxies remembered as certain, and listeners that clients of HTTP asked. */
export const KNOWN_PROXIES = 65_536;

/** How often silent flows are looked for. */
export const SWEEP_SECONDS = 5;
/** Slots of SWEEP_SECONDS that a wheel of deadlines has: a turn is longer than IDLE_SECONDS. */
export const TIMER_SLOTS = 256;

/** How far a frame's time may lie from the others and be believed at once: no silence that is judged is shorter. */
export const CLOCK_LEAP_SECONDS = 10;

/** Words of a capture filter that are looked at for the one that is wrong: each look starts a program. */
export const FILTER_WORDS = 256;

/** Octets of a capture that is written which wait to be written at once; more than any frame takes. */
export const RECORD_CHUNK = 512 * 1024;

/** Live, how long a session that has ended waits for an earlier flow to be decided: its line is awaited by a person. */
export const ORDER_SECONDS = 10;

/** Live, octets of frames that wait while the results cannot be written, and what each frame costs besides; past that whole frames are dropped. */
export const BACKLOG_BYTES = 64 * 1024 * 1024;
export const BACKLOG_FRAME_OVERHEAD = 160;
/** Octets that are asked of the system at once for them. */
export const BACKLOG_SLAB = 256 * 1024;
/** Live, frames that are read before the results are written and others have their turn. */
export const LIVE_BATCH = 2048;
/** Flows told apart in one run of dropped frames; of more, frames are only counted. */
export const MISSED_FLOWS = 10_000;

/** Octets that node:zlib hands out at once: damage within a long gzip stream costs at most the last chunk, as it costs gzip its window. */
export const INFLATE_CHUNK = 64 * 1024;
/** Decompressed octets that wait to be parsed. */
export const INFLATE_AHEAD = 1 << 20;

/** Gzip members up to this length, and this content, are decompressed to the very octet before damage, which takes another look at all of them. */
export const SALVAGE_BYTES = 1 << 20;
export const SALVAGE_OUTPUT = 16 * 1024 * 1024;

/** The largest window of a zstd frame, as for the zstd program without --long=31 (RFC 8878 section 3.1.1.1.2 lets a decoder have a bound). */
export const ZSTD_WINDOW_BYTES = 128 * 1024 * 1024;

/** Datagrams of an association that are compared with the next one, and how long a copy of one can be on its way. */
export const REMEMBERED_DATAGRAMS = 8;
export const COPY_SECONDS = 0.1;

/** Datagrams to and from targets that are remembered to find their copies behind a SOCKS header, octets compared, and how long a relay takes. */
export const UNWRAPPED_COPIES = 64;
export const COMPARED_BYTES = 2048;
/** Octets of them that are asked of the system at once: no more than one datagram may have, for one may keep all of them. */
export const COMPARED_SLAB = COMPARED_BYTES;
export const UNWRAP_SECONDS = 1;

/** Files read at once: each takes a thread with tables of its own, and there are few computers with more processors. */
export const JOBS = 64;
/** What share of the memory budget the parts of a report have that threads make ahead of the file whose turn it is, all of them together; the rest is for reading. */
export const AHEAD_SHARE = 0.25;

/** How long a UDP flow that looks like SOCKS may be silent while that is open and no control connection is in sight, and how many datagrams of one side alone decide it. */
export const ORPHAN_FLOW_SECONDS = 30;
export const ORPHAN_FLOW_DATAGRAMS = 16;
/** Targets of the client that the headers of answers are compared with. */
export const ORPHAN_FLOW_TARGETS = 64;

/** Characters of pasted text that `decode` reads: a long hex dump; a file of more is a capture. */
export const PASTED_CHARACTERS = 1024 * 1024;

/** Rows of a list of sessions that wait to be put into the order of their starts; about 500 bytes each. */
export const LIST_ROWS = 10_000;

/** Milliseconds after which a list that is read from a pipe is no longer held back for that. */
export const LIST_PATIENCE_MS = 1000;

/** Fragments of output that are remembered for each part of a session: as many as a capture has ways for sessions to begin and end. */
export const RECENT_FRAGMENTS = 16;

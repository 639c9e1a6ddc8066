using Microsoft.Extensions.Logging;

namespace HookSdk.EmqX.Transport;

/// <summary>What the transport logs, under the category <see cref="Category"/>. None holds a message's bytes.</summary>
internal sealed partial class GrpcLog(ILoggerFactory loggers, TimeProvider? time)
{
    public const string Category = "HookSdk.Grpc";

    private readonly ILogger _logger = new ThrottledLogger(loggers.CreateLogger(Category), time);

    [LoggerMessage(101, LogLevel.Warning, "gRPC {Method}: answered {Status}: {Problem}")]
    public partial void Refused(string method, GrpcStatusCode status, string? problem);

    [LoggerMessage(102, LogLevel.Error, "gRPC {Method}: the handler threw, and UNKNOWN was answered")]
    public partial void HandlerThrew(string method, Exception exception);

    [LoggerMessage(103, LogLevel.Warning, "gRPC {Method}: the caller's timeout of {Timeout} passed before the handler had ended")]
    public partial void HandlerIsLate(string method, TimeSpan timeout);

    [LoggerMessage(104, LogLevel.Error, "gRPC {Method}: the late handler threw")]
    public partial void LateHandlerThrew(string method, Exception exception);

    [LoggerMessage(106, LogLevel.Warning, "gRPC: answered HTTP status {Status}: {Problem}")]
    public partial void RefusedPlain(int status, string problem);

    [LoggerMessage(107, LogLevel.Warning, "gRPC: closed the connection of {Address}, which reset more than {Count} calls within a second, each as soon as it had begun. If it is EMQX, look at its log; if it is another, keep it out: AllowedNetworks, or the network")]
    public partial void ResetWithoutEnd(string address, int count);

    [LoggerMessage(108, LogLevel.Warning, "gRPC {Method}: answered RESOURCE_EXHAUSTED: {Max} calls were running already, which is {Section}:MaxConcurrentCalls. EMQX does with it what its failed_action says. Are handlers slow, or the number too small?")]
    public partial void Full(string method, int max, string section);

    [LoggerMessage(109, LogLevel.Warning, "gRPC: EMQX calls {Service}, which no service here implements: it gets UNIMPLEMENTED, and does not load this server. {Advice}")]
    public partial void NotServed(string service, string advice);

    [LoggerMessage(116, LogLevel.Warning, "gRPC {Method}: answered RESOURCE_EXHAUSTED, or what the hook states: too many calls wait for the rest of their request. {Bound} may in this machine's or container's memory, and half of them from one connection. Look at who calls and does not send on; give the container more memory if it is EMQX")]
    public partial void Crowded(string method, int bound);

    [LoggerMessage(117, LogLevel.Warning, "gRPC: closed the connection of {Address}, which has begun calls without end and not sent the rest of them: more than {Count} were answered without it within seconds. If it is EMQX, look at its log, or give this server more memory; if it is another, keep it out: AllowedNetworks, or the network")]
    public partial void BegunWithoutEnd(string address, int count);

    [LoggerMessage(118, LogLevel.Warning, "gRPC: closed the connection of {Address}, which reset {Count} calls within a second of their begin, while all connections together had reset more than {Most}. If it is EMQX, look at its log; if it is another, keep it out: AllowedNetworks, or the network")]
    public partial void ResetTogether(string address, int count, int most);

    [LoggerMessage(119, LogLevel.Warning, "gRPC {Method}: a generated service answered {Status} to a request of {Size} bytes: {Detail}. {Failed}. {Advice}")]
    public partial void ServiceFailed(string method, string status, string detail, int size, string failed, string advice);

    [LoggerMessage(120, LogLevel.Warning, "gRPC {Method}: a generated service had not answered when EMQX's timeout of {Timeout} was over: the call ended without it. {Failed}. Hand context.CancellationToken on, and be faster")]
    public partial void ServiceIsLate(string method, TimeSpan timeout, string failed);

    [LoggerMessage(121, LogLevel.Warning, "gRPC {Method}: a generated service answered without {Value}. {Missing}. Set {Value}, or the type IGNORE if the service has nothing to say")]
    public partial void ValueMissing(string method, string value, string missing);

    [LoggerMessage(122, LogLevel.Warning, "gRPC: {Target} is served for {Hosts} alone, and this program listens on {Addresses}. That is right where something in front has that port, such as a container's port mapping: EMQX names the host and port of its URL. If nothing has, no call arrives: write EMQX's into RequireHost, and have Kestrel listen there")]
    public partial void NotListenedOn(string target, string hosts, string addresses);
}

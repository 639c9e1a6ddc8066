using Microsoft.Extensions.Logging;

namespace HookSdk.EmqX.ExProto;

/// <summary>What an ExProto server logs, under the category <see cref="Category"/>, with its name behind it where it has one. None holds a device's bytes or a password.</summary>
internal sealed partial class ExProtoLog(ILoggerFactory loggers, string? server = null)
{
    public const string Category = "HookSdk.ExProto";

    private readonly ILogger _logger = new ThrottledLogger(loggers.CreateLogger(server is null ? Category : $"{Category}.{server}"));

    [LoggerMessage(301, LogLevel.Error, "exproto: the loop of device {Conn} threw; the device is closed")]
    public partial void LoopThrew(string conn, Exception exception);

    [LoggerMessage(302, LogLevel.Debug, "exproto: device {Conn} has ended: {Cause}: {Reason}")]
    public partial void Ended(string conn, ExProtoCloseCause cause, string reason);

    [LoggerMessage(303, LogLevel.Warning, "exproto: device {Conn} is closed: {Cause}: {Reason}")]
    public partial void EndedBadly(string conn, ExProtoCloseCause cause, string reason);

    /// <summary>Debug while the adapter is silent, which is one line for all devices.</summary>
    [LoggerMessage(EventId = 304, Message = "exproto: EMQX could not be asked to close device {Conn}; its next bytes are answered with an error, which closes it: {Problem}")]
    public partial void CloseFailed(LogLevel level, string conn, string problem);

    [LoggerMessage(305, LogLevel.Warning, "exproto: EMQX calls the streaming ConnectionHandler. From EMQX 5.1 on set handler.service_name = ConnectionUnaryHandler: its callbacks come in order, and cost no stream for each device")]
    public partial void Streaming();

    [LoggerMessage(306, LogLevel.Warning, "exproto: {Bytes} bytes came for device {Conn}, whose creation was never told; it is closed")]
    public partial void NeverCreated(string conn, long bytes);

    [LoggerMessage(307, LogLevel.Information, "exproto: stopping, {Count} devices are closed")]
    public partial void Stopping(int count);

    [LoggerMessage(308, LogLevel.Warning, "exproto: stops with {Running} devices whose loops have not ended, and {Untold} whose end EMQX has not told")]
    public partial void StoppedWith(int running, int untold);

    /// <inheritdoc cref="CloseFailed"/>
    [LoggerMessage(EventId = 309, Message = "exproto: the loop of device {Conn} ended, because EMQX's adapter failed it; the device is closed: {Problem}")]
    public partial void AdapterFailed(LogLevel level, string conn, string problem);

    [LoggerMessage(310, LogLevel.Warning, "exproto: EMQX's adapter at {Address} does not answer; devices whose loops need it are closed: {Problem}")]
    public partial void AdapterSilent(string address, string problem);

    [LoggerMessage(311, LogLevel.Information, "exproto: EMQX's adapter at {Address} answers again, after {Seconds:0.###} s")]
    public partial void AdapterAnswers(string address, double seconds);

    [LoggerMessage(312, LogLevel.Warning, "exproto: devices log in with the protocol name '{Name}', which EMQX's authentication does not know: EMQX 5.9 and later refuse every such device, and EMQX 5.1 to 5.8 let every one in, with a wrong password too, where the gateway has an authenticator. Use 'exproto', the default of ExProtoClient")]
    public partial void UnknownProtocolName(string name);

    [LoggerMessage(313, LogLevel.Warning, "exproto: devices log in with the protocol name '{Name}', which is another protocol's: EMQX asks that one's authentication, and not that of this gateway. Use 'exproto', the default of ExProtoClient")]
    public partial void OthersProtocolName(string name);

    /// <summary>A warning the first time, Debug from then on.</summary>
    public void BrokenDatagram(bool isFirst, string conn, string problem) => BrokenDatagram(isFirst ? LogLevel.Warning : LogLevel.Debug, conn, problem);

    [LoggerMessage(EventId = 314, Message = "exproto: a datagram of device {Conn} is dropped from where its frames break; the next one is read as usual: {Problem}. Further ones are logged as Debug")]
    private partial void BrokenDatagram(LogLevel level, string conn, string problem);
}

using Microsoft.Extensions.Logging;

namespace HookSdk.EmqX.ExProto;

/// <summary>What an ExProto server logs, under the category <see cref="Category"/>, with its name behind it where it has one. None holds a device's bytes or a password.</summary>
internal sealed partial class ExProtoLog(ILoggerFactory loggers, string? server = null)
{
    public const string Category = "HookSdk.ExProto";

    private readonly string _target = ServerId.TargetOf("exproto", server);
    private readonly ILogger _logger = new ThrottledLogger(loggers.CreateLogger(server is null ? Category : $"{Category}.{server}"));

    public void LoopThrew(string conn, Exception exception) => LoopThrew(_target, conn, exception);

    [LoggerMessage(301, LogLevel.Error, "{Target}: the loop of device {Conn} threw; the device is closed")]
    private partial void LoopThrew(string target, string conn, Exception exception);

    public void Ended(string conn, ExProtoCloseCause cause, string reason) => Ended(_target, conn, cause, reason);

    [LoggerMessage(302, LogLevel.Debug, "{Target}: device {Conn} has ended: {Cause}: {Reason}")]
    private partial void Ended(string target, string conn, ExProtoCloseCause cause, string reason);

    public void EndedBadly(string conn, ExProtoCloseCause cause, string reason) => EndedBadly(_target, conn, cause, reason);

    [LoggerMessage(303, LogLevel.Warning, "{Target}: device {Conn} is closed: {Cause}: {Reason}")]
    private partial void EndedBadly(string target, string conn, ExProtoCloseCause cause, string reason);

    /// <summary>Debug while the adapter is silent, which is one line for all devices.</summary>
    public void CloseFailed(LogLevel level, string conn, string problem) => CloseFailed(_target, level, conn, problem);

    [LoggerMessage(EventId = 304, Message = "{Target}: EMQX could not be asked to close device {Conn}; its next bytes are answered with an error, which closes it: {Problem}")]
    private partial void CloseFailed(string target, LogLevel level, string conn, string problem);

    public void Streaming() => Streaming(_target);

    [LoggerMessage(305, LogLevel.Warning, "{Target}: EMQX calls the streaming ConnectionHandler. From EMQX 5.1 on set handler.service_name = ConnectionUnaryHandler: its callbacks come in order, and cost no stream for each device")]
    private partial void Streaming(string target);

    public void NeverCreated(string conn, long bytes) => NeverCreated(_target, conn, bytes);

    [LoggerMessage(306, LogLevel.Warning, "{Target}: {Bytes} bytes came for device {Conn}, whose creation was never told; it is closed")]
    private partial void NeverCreated(string target, string conn, long bytes);

    public void Stopping(int count) => Stopping(_target, count);

    [LoggerMessage(307, LogLevel.Information, "{Target}: stopping, {Count} devices are closed")]
    private partial void Stopping(string target, int count);

    public void StoppedWith(int running, int untold) => StoppedWith(_target, running, untold);

    [LoggerMessage(308, LogLevel.Warning, "{Target}: stops with {Running} devices whose loops have not ended, and {Untold} whose end EMQX has not told")]
    private partial void StoppedWith(string target, int running, int untold);

    /// <inheritdoc cref="CloseFailed(LogLevel, string, string)"/>
    public void AdapterFailed(LogLevel level, string conn, string problem) => AdapterFailed(_target, level, conn, problem);

    [LoggerMessage(EventId = 309, Message = "{Target}: the loop of device {Conn} ended, because EMQX's adapter failed it; the device is closed: {Problem}")]
    private partial void AdapterFailed(string target, LogLevel level, string conn, string problem);

    public void AdapterSilent(string address, string problem) => AdapterSilent(_target, address, problem);

    [LoggerMessage(310, LogLevel.Warning, "{Target}: EMQX's adapter at {Address} does not answer; devices whose loops need it are closed: {Problem}")]
    private partial void AdapterSilent(string target, string address, string problem);

    public void AdapterAnswers(string address, double seconds) => AdapterAnswers(_target, address, seconds);

    [LoggerMessage(311, LogLevel.Information, "{Target}: EMQX's adapter at {Address} answers again, after {Seconds:0.###} s")]
    private partial void AdapterAnswers(string target, string address, double seconds);

    public void UnknownProtocolName(string name) => UnknownProtocolName(_target, name);

    [LoggerMessage(312, LogLevel.Warning, "{Target}: devices log in with the protocol name '{Name}', which EMQX's authentication does not know: EMQX 5.9 and later refuse every such device, and EMQX 5.1 to 5.8 let every one in, with a wrong password too, where the gateway has an authenticator. Use 'exproto', the default of ExProtoClient")]
    private partial void UnknownProtocolName(string target, string name);

    public void OthersProtocolName(string name) => OthersProtocolName(_target, name);

    [LoggerMessage(313, LogLevel.Warning, "{Target}: devices log in with the protocol name '{Name}', which is another protocol's: EMQX asks that one's authentication, and not that of this gateway. Use 'exproto', the default of ExProtoClient")]
    private partial void OthersProtocolName(string target, string name);

    /// <summary>A warning the first time, Debug from then on.</summary>
    public void BrokenDatagram(bool isFirst, string conn, string problem) => BrokenDatagram(_target, isFirst ? LogLevel.Warning : LogLevel.Debug, conn, problem);

    [LoggerMessage(EventId = 314, Message = "{Target}: a datagram of device {Conn} is dropped from where its frames break; the next one is read as usual: {Problem}. Further ones are logged as Debug")]
    private partial void BrokenDatagram(string target, LogLevel level, string conn, string problem);
}

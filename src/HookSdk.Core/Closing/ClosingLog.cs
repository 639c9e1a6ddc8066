using Microsoft.Extensions.Logging;

namespace HookSdk;

/// <summary>What is told of connections that are ended. No line names a client or a user.</summary>
internal sealed partial class ClosingLog(ILoggerFactory loggers, TimeProvider? time = null)
{
    public const string Category = "HookSdk.Closing";

    private readonly ILogger _logger = new ThrottledLogger(loggers.CreateLogger(Category), time);

    [LoggerMessage(551, LogLevel.Information, "{Broker}: clients whose users may come in no more were disconnected: {Count}")]
    public partial void UsersClosed(string broker, int count);

    [LoggerMessage(552, LogLevel.Error, "{Broker}: clients whose users may come in no more may still be connected; it is tried again until they are not. {Problem}")]
    public partial void ClosingFailed(string broker, string problem, Exception? exception);

    [LoggerMessage(553, LogLevel.Information, "{Broker}: clients that were to be disconnected are so now")]
    public partial void WorksAgain(string broker);

    [LoggerMessage(554, LogLevel.Error, "{Broker}: {Count} users wait to be disconnected, as many as may; a further one was not taken, and stays connected")]
    public partial void Full(string broker, int count);

    [LoggerMessage(546, LogLevel.Warning, "{Broker}: devices of its gateways, where it has some, stay connected when their users are closed or their tokens end, since its API did not tell of them: {Problem}. End them yourself, by KickDeviceAsync of its management client")]
    public partial void DevicesStay(string broker, string problem);
}

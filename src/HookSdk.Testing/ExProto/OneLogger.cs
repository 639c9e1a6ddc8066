using Microsoft.Extensions.Logging;

namespace HookSdk.Testing;

/// <summary>Has a server that a fake makes log to the test's own logger.</summary>
internal sealed class OneLogger(ILogger logger) : ILoggerFactory
{
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("The fake's server logs to the test's logger alone.");

    public ILogger CreateLogger(string categoryName) => logger;

    public void Dispose()
    {
    }
}

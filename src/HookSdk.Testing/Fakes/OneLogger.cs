using Microsoft.Extensions.Logging;

namespace HookSdk.Testing;

/// <summary>A factory whose loggers are all the test's one logger.</summary>
internal sealed class OneLogger(ILogger logger) : ILoggerFactory
{
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("The fake's server logs to the test's logger alone.");

    public ILogger CreateLogger(string categoryName) => logger;

    public void Dispose()
    {
    }
}

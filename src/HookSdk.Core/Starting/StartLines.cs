using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk;

/// <summary>Keeps .NET from logging, with its stack, what the program itself says in a line when it does not start.</summary>
internal sealed class StartLines
{
    private volatile bool _hasStarted;

    /// <summary>Whether it serves: from then on all is logged.</summary>
    public bool HasStarted
    {
        get => _hasStarted;
        set => _hasStarted = value;
    }

    public void AddTo(WebApplicationBuilder builder)
    {
        Add(builder.Logging, "Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Information);
        Add(builder.Logging, "Microsoft.AspNetCore.Server.Kestrel", LogLevel.Warning);
    }

    private void Add(ILoggingBuilder logging, string category, LogLevel least) => logging.AddFilter(category, level => level >= least && (_hasStarted || level < LogLevel.Error));
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.Testing;

/// <summary>The services that a plugin is served with which was handed over as an instance.</summary>
internal static class FakeServices
{
    public static ServiceCollection Of(FakeOptions options)
    {
        ServiceCollection services = new();
        services.AddSingleton(options.Time);
        if (options.Loggers is { } loggers)
        {
            services.AddSingleton(loggers);
        }

        return services;
    }
}

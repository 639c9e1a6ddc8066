using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HookSdk;

/// <summary>What targets whose hooks may be answered first share.</summary>
internal static class NotificationServices
{
    private const int LongestQueue = 10_000_000;

    /// <summary>Adds the queue of a target, made when it is first asked for.</summary>
    /// <param name="services">The services.</param>
    /// <param name="target">The target's short name, with the name of the server behind it where it has one.</param>
    /// <param name="length">How many calls may wait or be handled, by the target's options.</param>
    public static void AddNotificationQueue<TOptions>(this IServiceCollection services, string target, Func<TOptions, int> length)
        where TOptions : HookServerOptions =>
        services.AddKeyedSingleton(target, (provider, _) =>
        {
            HookServer server = provider.GetRequiredKeyedService<HookServer>(target);
            return new NotificationQueue(server, length(server.Options<TOptions>()), provider.GetRequiredService<IMeterFactory>());
        });

    /// <summary>Says of a wrong BackgroundQueueLength what it may be.</summary>
    public static void CheckQueueLength(this ValidateOptionsResultBuilder problems, int length, string section)
    {
        if (length is < 1 or > LongestQueue)
        {
            problems.AddProblem($"{length} is outside 1 to 10,000,000.", $"{section}:BackgroundQueueLength");
        }
    }
}

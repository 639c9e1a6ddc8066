using System.Buffers;
using System.Text;
using HookSdk.Core.Tests.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Core.Tests.Changes;

/// <summary>The toy target, with chains that change.</summary>
internal sealed class ChainsServer : IAsyncDisposable
{
    public ChainsServer(bool inBackground = false, Action<IServiceCollection>? services = null)
    {
        Toy = new ToyServer(services: s =>
        {
            s.AddNotificationQueue<ToyOptions>("toy", static _ => 10);
            services?.Invoke(s);
        });
        HookPluginList<ToyPlugin> list = new([ToyHooks.Decide, ToyHooks.Change, ToyHooks.Hear]);
        NotificationQueue? queue = inBackground ? Toy.Services.GetRequiredKeyedService<NotificationQueue>("toy") : null;
        Chains = new HookChains<ToyPlugin>(list, Toy.Server, (plugins, kept, calls) =>
        {
            Dictionary<string, BoundHook> bound = list.Bind(Toy.Server, plugins, kept, calls);
            if (queue is not null && bound.TryGetValue("hear", out BoundHook? hear))
            {
                bound["hear"] = new NotificationRoute(hear, queue, static _ => "one client", calls: calls);
            }

            return bound;
        })
        {
            UnservedAdvice = "Calls of it pass",
            DeniedAdvice = "Reload the broker",
        };
        Entrance = Chains.Open(typeof(ToyPlugin), path: null);
    }

    public ToyServer Toy { get; }

    public HookChains<ToyPlugin> Chains { get; }

    public HookEntrance Entrance { get; }

    public string Names => string.Join(' ', Chains.Plugins.Select(static p => p.IsEnabled ? p.Name : $"-{p.Name}"));

    /// <summary>The lines of the log with these words.</summary>
    public IEnumerable<string> Lines(string words) => Toy.Log.Lines.Where(l => l.Contains(words, StringComparison.Ordinal));

    public Task<string> CallAsync(string hook) => CallAsync(Entrance.Find(hook)!);

    public static async Task<string> CallAsync(BoundHook hook)
    {
        HookBody body = HookBody.Copy("call"u8);
        ArrayBufferWriter<byte> reply = new();
        await hook.HandleAsync(body, reply, HookConnection.None);
        body.Release();
        return Encoding.UTF8.GetString(reply.WrittenSpan);
    }

    public ValueTask DisposeAsync() => Toy.DisposeAsync();
}

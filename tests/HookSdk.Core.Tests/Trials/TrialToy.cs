using System.Buffers;
using System.Text;
using HookSdk.Core.Tests.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Core.Tests.Trials;

/// <summary>The toy target with shadows and settings of a test's own.</summary>
internal sealed class TrialToy : IAsyncDisposable
{
    private readonly ToyPlugin[] _live;

    public TrialToy(ToyPlugin[] live, (ToyPlugin Plugin, Action<ShadowOptions>? Configure)[]? shadows = null, Action<ToyOptions>? configure = null, Action<IServiceCollection>? services = null)
    {
        _live = live;
        Toy = new ToyServer(configure, s =>
        {
            services?.Invoke(s);
            foreach ((ToyPlugin plugin, Action<ShadowOptions>? options) in shadows ?? [])
            {
                Add(s, plugin, options);
            }
        });
        Decide = Bind(ToyHooks.Decide);
    }

    public ToyServer Toy { get; }

    public BoundHook Decide { get; }

    public HookTrials Results => Toy.Services.GetRequiredService<HookTrials>();

    public BoundHook Bind(HookDefinition<ToyPlugin> hook) => hook.Bind(Toy.Server, [.. _live.Select(static p => HookPlugin.Of(p.GetType(), typeof(ToyPlugin), ServiceLifetime.Singleton, p))]);

    public Task<string> CallAsync(string text = "call") => CallAsync(Decide, text);

    public static async Task<string> CallAsync(BoundHook hook, string text = "call")
    {
        (HookBody body, string reply) = await AnswerAsync(hook, text);
        body.Release();
        return reply;
    }

    /// <summary>A call whose reply is not out yet: whoever wrote it has not let go of the body.</summary>
    public static async Task<(HookBody Body, string Reply)> AnswerAsync(BoundHook hook, string text = "call")
    {
        HookBody body = HookBody.Copy(Encoding.UTF8.GetBytes(text));
        ArrayBufferWriter<byte> reply = new();
        await hook.HandleAsync(body, reply, HookConnection.None);
        return (body, Encoding.UTF8.GetString(reply.WrittenSpan));
    }

    /// <summary>Waits for a count of the one shadow in the hook that decides.</summary>
    public async Task<ShadowCount> ShadowAsync(Func<ShadowCount, bool> until)
    {
        await Filters.Waiting.UntilAsync(() => Results.Shadows is [var count] && until(count));
        return Results.Shadows[0];
    }

    public async Task<DryRunCount> DryRunAsync(Func<DryRunCount, bool> until)
    {
        await Filters.Waiting.UntilAsync(() => Results.DryRuns is [var count] && until(count));
        return Results.DryRuns[0];
    }

    public IEnumerable<string> Lines(string words) => Toy.Log.Lines.Where(l => l.Contains(words, StringComparison.Ordinal));

    public ValueTask DisposeAsync() => Toy.DisposeAsync();

    private static void Add(IServiceCollection services, ToyPlugin plugin, Action<ShadowOptions>? configure)
    {
        ShadowOptions options = new();
        configure?.Invoke(options);
        options.Check(ToyOptions.HookNames);
        ShadowList list = services.Where(static s => s.IsKeyedService && s.ServiceType == typeof(ShadowList)).Select(static s => s.KeyedImplementationInstance).OfType<ShadowList>().Single();
        HookPlugin shadow = HookPlugin.Of(plugin.GetType(), typeof(ToyPlugin), ServiceLifetime.Singleton, plugin, options.Name);
        list.Add(new ShadowPlugin(shadow, options, [.. new HookPluginList<ToyPlugin>([ToyHooks.Decide, ToyHooks.Change, ToyHooks.Hear]).HooksOf(shadow)]));
    }
}

/// <summary>Answers by the request's text.</summary>
[FailClosed]
internal class Answers(Func<ToyRequest, HookContext, ValueTask<ToyReply>> answer) : ToyPlugin
{
    public Answers(Func<ToyRequest, string?> answer)
        : this((request, _) => new(answer(request) is { } text ? new ToyReply(text) : null!))
    {
    }

    public override ValueTask<ToyReply> DecideAsync(ToyRequest request, HookContext context) => answer(request, context);
}

/// <summary>Another class, so that two stand in one chain.</summary>
[FailClosed]
internal sealed class Other(Func<ToyRequest, string?> answer) : Answers(answer);

/// <summary>A shadow of its own class.</summary>
[FailClosed]
internal sealed class Candidate : Answers
{
    public Candidate(Func<ToyRequest, string?> answer)
        : base(answer)
    {
    }

    public Candidate(Func<ToyRequest, HookContext, ValueTask<ToyReply>> answer)
        : base(answer)
    {
    }
}

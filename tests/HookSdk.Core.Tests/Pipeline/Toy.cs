using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using HookSdk.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Core.Tests.Pipeline;

/// <summary>A target of three hooks: one that decides until decided, one whose changes accumulate, one that all hear.</summary>
[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)]
public abstract class ToyPlugin
{
    [StatesFailure(FailureMode.Open, FailureMode.Closed)]
    public virtual ValueTask<ToyReply> DecideAsync(ToyRequest request, HookContext context) => new(ToyReply.Pass);

    public virtual ValueTask<ToyReply> ChangeAsync(ToyRequest request, HookContext context) => new(ToyReply.Pass);

    public virtual ValueTask<ToyReply> HearAsync(ToyRequest request, HookContext context) => new(ToyReply.Pass);
}

public sealed record ToyReply(string Text)
{
    public static ToyReply Pass { get; } = new("");
}

public sealed class ToyRequest
{
    private readonly Func<string> _text;

    internal ToyRequest(HookBody body) => _text = () => Encoding.UTF8.GetString(body.Span);

    public ToyRequest(string text) => _text = () => text;

    public string Text => _text();
}

internal sealed class ToyOptions : HttpHookServerOptions
{
    public ToyOptions()
    {
        Deadline = TimeSpan.FromSeconds(1);
        MaxConcurrentCalls = 100;
        MaxRequestBytes = 10_000;
    }

    public static string[] HookNames { get; } = ["decide", "change", "hear"];

    /// <summary>A setting of the target's own, which is read at the start alone.</summary>
    public string? Own { get; set; }

    public TimeSpan? BrokerTimeout { get; set; }

    public Dictionary<string, HookOptions> Hooks { get; } = new(StringComparer.Ordinal);

    internal override IEnumerable<KeyValuePair<string, HookOptions>> EachHook => Hooks;

    internal override string WaitSetting => "the toy's patience";

    internal override TimeSpan? WaitOf(string hook) => BrokerTimeout;

    /// <summary>What a target's generated binder does.</summary>
    public static void Bind(IConfiguration section, ToyOptions options)
    {
        options.Deadline = section["Deadline"] is { } deadline ? TimeSpan.Parse(deadline, CultureInfo.InvariantCulture) : options.Deadline;
        options.Own = section["Own"];
        options.PathSecret = section["PathSecret"] ?? options.PathSecret;
        options.BrokerTimeout = section["BrokerTimeout"] is { } timeout ? TimeSpan.Parse(timeout, CultureInfo.InvariantCulture) : null;
        foreach (IConfigurationSection hook in section.GetSection("Hooks").GetChildren())
        {
            options.Hooks[hook.Key] = new HookOptions { Deadline = hook["Deadline"] is { } own ? TimeSpan.Parse(own, CultureInfo.InvariantCulture) : null };
        }
    }
}

internal static class ToyHooks
{
    public static HookDefinition<ToyPlugin, ToyRequest, ToyReply> Decide { get; } = new()
    {
        Name = "decide",
        Methods = [nameof(ToyPlugin.DecideAsync)],
        ContentType = "text/plain",
        Invoke = static (plugin, request, context) => plugin.DecideAsync(request, context),
        Neutral = ToyReply.Pass,
        OnFailure = static mode => new ToyReply(mode == FailureMode.Open ? "yes" : "no"),
        Refuses = static reply => reply.Text == "no",
        Fold = static (ref _, ref total, answer) =>
        {
            total = answer;
            return answer.Text.Length > 0 && answer.Text != "yes" ? ChainStep.Stop : ChainStep.Continue;
        },
        Read = Read,
        Write = Write,
    };

    public static HookDefinition<ToyPlugin, ToyRequest, ToyReply> Change { get; } = new()
    {
        Name = "change",
        Methods = [nameof(ToyPlugin.ChangeAsync)],
        ContentType = "text/plain",
        Invoke = static (plugin, request, context) => plugin.ChangeAsync(request, context),
        Neutral = ToyReply.Pass,
        Fold = static (ref request, ref total, answer) =>
        {
            total = new ToyReply(total.Text + answer.Text);
            request = new ToyRequest(request.Text + answer.Text);
            return ChainStep.Continue;
        },
        Read = Read,
        Write = Write,
    };

    public static HookDefinition<ToyPlugin, ToyRequest, ToyReply> Hear { get; } = new()
    {
        Name = "hear",
        Methods = [nameof(ToyPlugin.HearAsync)],
        ContentType = "text/plain",
        Invoke = static (plugin, request, context) => plugin.HearAsync(request, context),
        Neutral = ToyReply.Pass,
        Fold = Chains.All,
        Read = Read,
        Write = Write,
    };

    private static bool Read(HookBody body, out ToyRequest? request, out string? problem)
    {
        request = body.Length == 0 ? null : new ToyRequest(body);
        problem = body.Length == 0 ? "the body is empty" : null;
        return request is not null;
    }

    private static HookAnswer Write(ToyRequest request, ToyReply reply, IBufferWriter<byte> output)
    {
        output.Write(Encoding.UTF8.GetBytes(reply.Text));
        return HookAnswer.Ok;
    }
}

/// <summary>A toy server with a fake clock, whose log and observations a test can read.</summary>
internal sealed class ToyServer : IAsyncDisposable
{
    public ToyServer(Action<ToyOptions>? configure = null, Action<IServiceCollection>? services = null)
    {
        ServiceCollection collection = new();
        collection.AddSingleton<TimeProvider>(Clock);
        collection.AddSingleton<HookObserver>(Observer);
        collection.AddLogging(b => b.Services.AddSingleton<Microsoft.Extensions.Logging.ILoggerProvider>(Log));
        collection.AddHookServer<ToyOptions>("toy", "Hooks:Toy", ToyOptions.Bind, ToyOptions.HookNames, [nameof(ToyOptions.BrokerTimeout)]);
        if (configure is not null)
        {
            collection.Configure(configure);
        }

        services?.Invoke(collection);
        Services = collection.BuildServiceProvider();
        Server = Services.GetRequiredKeyedService<HookServer>("toy");
    }

    public FakeClock Clock { get; } = new();

    public RecordingObserver Observer { get; } = new();

    public ListLoggerProvider Log { get; } = new();

    public ServiceProvider Services { get; }

    public HookServer Server { get; }

    public HookPipeline<ToyPlugin, ToyRequest, ToyReply> Pipeline(HookDefinition<ToyPlugin, ToyRequest, ToyReply> hook, params ToyPlugin[] plugins) =>
        new(Server, hook, [.. plugins.Select(static p => HookPlugin.Of(p.GetType(), typeof(ToyPlugin), ServiceLifetime.Singleton, p))]);

    public ValueTask DisposeAsync() => Services.DisposeAsync();
}

internal sealed class RecordingObserver : HookObserver
{
    public List<HookObservation> Calls { get; } = [];

    public override void OnAnswered(in HookObservation call)
    {
        lock (Calls)
        {
            Calls.Add(call);
        }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Threading.Channels;
using HookSdk.Testing;

namespace HookSdk.VerneMq.Tests.Hosting;

/// <summary>Hooks of VerneMQ that only inform are answered before they are handled; those that decide are not, whatever the setting.</summary>
public sealed class AnsweredFirstTests
{
    private const string Fields =
        """ "username":"u","password":"p","peer_addr":"127.0.0.1","peer_port":1883,"clean_session":true,"clean_start":true,"topic":"a/b","qos":0,"retain":false,"payload":"eA==","properties":{}""";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly string[] Informs =
    [
        VerneMqHookNames.OnRegister, VerneMqHookNames.OnRegisterM5, VerneMqHookNames.OnClientWakeup, VerneMqHookNames.OnClientOffline, VerneMqHookNames.OnClientGone,
        VerneMqHookNames.OnSessionExpired, VerneMqHookNames.OnPublish, VerneMqHookNames.OnPublishM5, VerneMqHookNames.OnOfflineMessage, VerneMqHookNames.OnSubscribe, VerneMqHookNames.OnSubscribeM5,
    ];

    public static TheoryData<string> Informing => [.. Informs];

    public static TheoryData<string> Deciding => [.. VerneMqHookNames.All.Except(Informs)];

    [Theory]
    [MemberData(nameof(Informing))]
    public async Task HookThatInforms_IsAnsweredBeforeItIsHandled(string hook)
    {
        Hears plugin = new() { Held = "c" };
        using InProcess server = InProcess.Of(InBackground, plugin);

        string reply = await server.CallAsync(hook, Request(hook, "c")).WaitAsync(Patience, TestContext.Current.CancellationToken);

        reply.ShouldBe("{}");
        (await plugin.StartedAsync()).ShouldBe($"{hook} c");
        plugin.Ended.ShouldBeEmpty();
        plugin.Release.SetResult();
        (await plugin.EndedAsync()).ShouldBe($"{hook} c");
    }

    [Theory]
    [MemberData(nameof(Deciding))]
    public async Task HookThatDecides_IsWaitedFor(string hook)
    {
        Hears plugin = new() { Held = "c" };
        using InProcess server = InProcess.Of(InBackground, plugin);

        Task<string> calling = server.CallAsync(hook, Request(hook, "c"));
        (await plugin.StartedAsync()).ShouldStartWith(hook.Replace("_m5", "", StringComparison.Ordinal));

        calling.IsCompleted.ShouldBeFalse();
        plugin.Release.SetResult();
        (await calling.WaitAsync(Patience, TestContext.Current.CancellationToken)).ShouldContain("\"result\":\"ok\"");
    }

    /// <summary>A client id is one client in one mountpoint, and another in the next.</summary>
    [Fact]
    public async Task Calls_OfOneClient_KeepTheirOrder_AndThoseOfAnotherMountpointDoNotWait()
    {
        Hears plugin = new() { Held = "c" };
        using InProcess server = InProcess.Of(InBackground, plugin);

        await server.CallAsync(VerneMqHookNames.OnRegister, Request(VerneMqHookNames.OnRegister, "c"));
        await server.CallAsync(VerneMqHookNames.OnPublish, Request(VerneMqHookNames.OnPublish, "c"));
        await server.CallAsync(VerneMqHookNames.OnClientGone, Request(VerneMqHookNames.OnClientGone, "c"));
        await server.CallAsync(VerneMqHookNames.OnPublish, Request(VerneMqHookNames.OnPublish, "c", "tenant"));

        (await plugin.EndedAsync()).ShouldBe("on_publish tenant/c");
        plugin.Ended.ShouldBe(["on_publish tenant/c"]);
        plugin.Release.SetResult();
        (await plugin.EndedAsync()).ShouldBe("on_register c");
        (await plugin.EndedAsync()).ShouldBe("on_publish c");
        (await plugin.EndedAsync()).ShouldBe("on_client_gone c");
    }

    /// <summary>The next call of its client waits for its real end, however late.</summary>
    [Fact]
    public async Task Handler_ThatIsLate_HoldsUpItsOwnClientAlone_UntilItHasEnded()
    {
        FakeClock clock = new();
        Hears plugin = new() { Held = "c" };
        using InProcess server = InProcess.Of(InBackground, clock, plugin);
        int others = clock.WaitingTimers;
        await server.CallAsync(VerneMqHookNames.OnRegister, Request(VerneMqHookNames.OnRegister, "c"));
        await server.CallAsync(VerneMqHookNames.OnPublish, Request(VerneMqHookNames.OnPublish, "c"));
        await plugin.StartedAsync();
        while (clock.WaitingTimers == others)
        {
            // Its deadline begins to run when it has not answered at once.
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        clock.Advance(TimeSpan.FromSeconds(4));
        await server.Log.UntilAsync(static l => l.Contains("vernemq on_register: Hears had not answered after 4000 ms, and the call had been answered before it ran; what waits behind it", StringComparison.Ordinal));
        await server.CallAsync(VerneMqHookNames.OnPublish, Request(VerneMqHookNames.OnPublish, "d"));

        (await plugin.EndedAsync()).ShouldBe("on_publish d");
        plugin.Ended.ShouldBe(["on_publish d"]);
        plugin.Release.SetResult();
        (await plugin.EndedAsync()).ShouldBe("on_register c");
        (await plugin.EndedAsync()).ShouldBe("on_publish c");
    }

    [Theory]
    [MemberData(nameof(Informing))]
    public async Task Request_ThatCannotBeRead_IsAnswered_Counted_AndTold(string hook)
    {
        ConcurrentQueue<(string Hook, long Count)> dropped = [];
        TaskCompletionSource counted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using MeterListener listener = new();
        Hears plugin = new();
        using InProcess server = InProcess.Of(InBackground, plugin);
        listener.InstrumentPublished = (instrument, all) =>
        {
            if (instrument.Name == "hooksdk.background.dropped" && instrument.Meter.Scope == server.Meters)
            {
                all.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            dropped.Enqueue((tags.ToArray().Single(static t => t.Key == "hooksdk.hook").Value!.ToString()!, value));
            counted.TrySetResult();
        });
        listener.Start();

        string reply = await server.CallAsync(hook, """{"client_id":"c","mountpoint":""");

        reply.ShouldBe("{}");
        await counted.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        dropped.ShouldBe([(hook, 1L)]);
        await server.Log.UntilAsync(l => l.Contains($"vernemq {hook}: the call was answered before it was read, and could not be read: ", StringComparison.Ordinal));
        server.Log.Lines.ShouldAllBe(static l => !l.Contains("fallback", StringComparison.Ordinal));
        plugin.Ended.ShouldBeEmpty();
    }

    private static void InBackground(VerneMqOptions options) => options.NotifyInBackground = true;

    private static string Request(string hook, string client, string mountpoint = "") =>
        $$"""{"mountpoint":"{{mountpoint}}","client_id":"{{client}}",{{Fields}},"topics":[{{(hook.Contains("unsubscribe", StringComparison.Ordinal) ? "\"a/b\"" : """{"topic":"a/b","qos":0}""")}}]}""";

    /// <summary>Overrides every hook. Calls about the one who is held, outside of mountpoints, wait for the release.</summary>
    [FailClosed]
    private sealed class Hears : VerneMqPlugin
    {
        private readonly Channel<string> _started = Channel.CreateUnbounded<string>();
        private readonly Channel<string> _ends = Channel.CreateUnbounded<string>();

        public string? Held { get; init; }

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentQueue<string> Ended { get; } = [];

        public Task<string> StartedAsync() => _started.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience);

        public Task<string> EndedAsync() => _ends.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience);

        public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) => DecideAsync(request, context, RegisterReply.Ok());

        public override ValueTask<PublishReply> AuthOnPublishAsync(AuthOnPublishRequest request, HookContext context) => DecideAsync(request, context, PublishReply.Ok());

        public override ValueTask<SubscribeReply> AuthOnSubscribeAsync(AuthOnSubscribeRequest request, HookContext context) => DecideAsync(request, context, SubscribeReply.Ok());

        public override ValueTask<DeliverReply> OnDeliverAsync(OnDeliverRequest request, HookContext context) => DecideAsync(request, context, DeliverReply.Ok());

        public override ValueTask<DeliverM5Reply> OnDeliverM5Async(OnDeliverM5Request request, HookContext context) => DecideAsync(request, context, DeliverM5Reply.Ok());

        public override ValueTask<UnsubscribeReply> OnUnsubscribeAsync(OnUnsubscribeRequest request, HookContext context) => DecideAsync(request, context, UnsubscribeReply.Ok());

        public override ValueTask<UnsubscribeReply> OnUnsubscribeM5Async(OnUnsubscribeM5Request request, HookContext context) => DecideAsync(request, context, UnsubscribeReply.Ok());

        public override ValueTask OnRegisterAsync(OnRegisterRequest request, HookContext context) => HearAsync(request, context);

        public override ValueTask OnRegisterM5Async(OnRegisterM5Request request, HookContext context) => HearAsync(request, context);

        public override ValueTask OnClientWakeupAsync(OnClientWakeupRequest request, HookContext context) => HearAsync(request, context);

        public override ValueTask OnClientOfflineAsync(OnClientOfflineRequest request, HookContext context) => HearAsync(request, context);

        public override ValueTask OnClientGoneAsync(OnClientGoneRequest request, HookContext context) => HearAsync(request, context);

        public override ValueTask OnSessionExpiredAsync(OnSessionExpiredRequest request, HookContext context) => HearAsync(request, context);

        public override ValueTask OnPublishAsync(OnPublishRequest request, HookContext context) => HearAsync(request, context);

        public override ValueTask OnPublishM5Async(OnPublishM5Request request, HookContext context) => HearAsync(request, context);

        public override ValueTask OnOfflineMessageAsync(OnOfflineMessageRequest request, HookContext context) => HearAsync(request, context);

        public override ValueTask OnSubscribeAsync(OnSubscribeRequest request, HookContext context) => HearAsync(request, context);

        public override ValueTask OnSubscribeM5Async(OnSubscribeM5Request request, HookContext context) => HearAsync(request, context);

        private async ValueTask<TReply> DecideAsync<TReply>(VerneMqRequest request, HookContext context, TReply reply)
        {
            await HearAsync(request, context);
            return reply;
        }

        private async ValueTask HearAsync(VerneMqRequest request, HookContext context)
        {
            string what = $"{context.Hook} {(request.Mountpoint.Length == 0 ? "" : request.Mountpoint + "/")}{request.ClientId}";
            _started.Writer.TryWrite(what);
            if (request.ClientId == Held && request.Mountpoint.Length == 0)
            {
                await Release.Task;
            }

            Ended.Enqueue(what);
            _ends.Writer.TryWrite(what);
        }
    }
}

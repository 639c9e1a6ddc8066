namespace HookSdk.Analyzers.Tests;

/// <summary>HOOK004.</summary>
public sealed class KeptRequestTests
{
    [Theory]
    [InlineData("_last = [|request.Message.Payload|];", "_last = request.Message.Payload.ToArray();")]
    [InlineData("_all.Add([|request.Message.Payload|]);", "_all.Add(request.Message.Payload.ToArray());")]
    [InlineData("_named.Enqueue((request.Message.Topic, [|request.Message.Payload|]));", "_named.Enqueue((request.Message.Topic, request.Message.Payload.ToArray()));")]
    [InlineData("_byTopic[request.Message.Topic] = [|request.Message.Payload|];", "_byTopic[request.Message.Topic] = request.Message.Payload.ToArray();")]
    public Task Payload_ThatIsKept_IsCopied(string kept, string copied) => Rule<KeptRequestAnalyzer, KeptRequestCodeFix>.FixesAsync(Provider(kept), Provider(copied));

    [Theory]
    [InlineData("_message = [|request.Message|];")]
    [InlineData("_request = [|request|];")]
    [InlineData("Task.Run(() => _all.Add([|request|].Message.Payload.ToArray()));")]
    [InlineData("_ = Task.Run(() => _all.Add([|request|].Message.Payload.ToArray()));")]
    [InlineData("ThreadPool.QueueUserWorkItem(_ => _all.Add([|request|].Message.Payload.ToArray()));")]
    [InlineData("new Thread(() => Console.WriteLine([|request|].Message.Payload.Length)).Start();")]
    [InlineData("_ = SaveAsync(null, [|request|]);")]
    public Task Request_ThatIsKept_IsSaid(string kept) => Rule<KeptRequestAnalyzer, KeptRequestCodeFix>.FindsAsync(Provider(kept));

    [Theory]
    [InlineData("_topic = request.Message.Topic;")]
    [InlineData("var payload = request.Message.Payload;")]
    [InlineData("_last = request.Message.Payload.ToArray();")]
    [InlineData("var mine = new List<ReadOnlyMemory<byte>>(); mine.Add(request.Message.Payload);")]
    [InlineData("_count += request.Message.Payload.Length;")]
    public Task What_IsNotKept_OrACopy_IsNone(string code) => Rule<KeptRequestAnalyzer, KeptRequestCodeFix>.FindsAsync(Provider(code));

    [Fact]
    public Task Work_ThatIsAwaited_EndsBeforeTheHandler() => Rule<KeptRequestAnalyzer, KeptRequestCodeFix>.FindsAsync("""
        using HookSdk;
        using HookSdk.EmqX.ExHook;

        public sealed class Provider : ExHookProvider
        {
            public override async ValueTask OnMessageAckedAsync(MessageAckedRequest request, HookContext context) =>
                await Task.Run(() => Console.WriteLine(request.Message.Payload.Length), context.CancellationToken);
        }
        """);

    [Fact]
    public Task Request_WhoseTextsAreCopies_MayBeKept() => Rule<KeptRequestAnalyzer, KeptRequestCodeFix>.FindsAsync("""
        using HookSdk;
        using HookSdk.EmqX.ExHook;

        public sealed class Provider(List<EmqxClient> seen) : ExHookProvider
        {
            public override ValueTask OnClientConnectedAsync(ClientConnectedRequest request, HookContext context)
            {
                seen.Add(request.Client);
                return default;
            }
        }
        """);

    [Fact]
    public Task Message_OfEmg_IsDetached() => Rule<KeptRequestAnalyzer, KeptRequestCodeFix>.FixesAsync(Emg("[|request.Message|]"), Emg("request.Message.Detach()"));

    private static string Emg(string kept) => $$"""
        using HookSdk;
        using HookSdk.Emg;

        public sealed class Plugin(Queue<EmgMessage> messages) : EmgPlugin
        {
            public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context)
            {
                messages.Enqueue({{kept}});
                return new(RouteReply.NoChoice());
            }
        }
        """;

    private static string Provider(string statement) => $$"""
        using HookSdk;
        using HookSdk.EmqX.ExHook;

        public sealed class Provider : ExHookProvider
        {
            private readonly List<ReadOnlyMemory<byte>> _all = [];
            private readonly Queue<(string, ReadOnlyMemory<byte>)> _named = [];
            private readonly Dictionary<string, ReadOnlyMemory<byte>> _byTopic = [];
            private ReadOnlyMemory<byte> _last;
            private EmqxMessage _message;
            private MessageAckedRequest _request;
            private string _topic;
            private int _count;

            public override ValueTask OnMessageAckedAsync(MessageAckedRequest request, HookContext context)
            {
                {{statement}}
                return default;
            }

            private static Task SaveAsync(byte[] payload, MessageAckedRequest request) => Task.CompletedTask;
        }
        """;
}

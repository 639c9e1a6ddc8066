using System.Net;
using System.Text;
using HookSdk.Core.Tests.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Core.Tests.Http;

public sealed class HookEndpointTests
{
    private const string Secret = "0123456789abcdef";

    [Fact]
    public async Task Post_ServedHook_IsAnsweredWithLengthAndType()
    {
        await using ToyApp toy = await ToyApp.StartAsync(new Echo());

        HttpResponseMessage response = await Post(toy, "/toy/change", "hello");

        (await Read(response)).ShouldBe((HttpStatusCode.OK, "hello"));
        response.Content.Headers.ContentLength.ShouldBe(5);
        response.Content.Headers.ContentType!.ToString().ShouldBe("text/plain");
    }

    [Theory]
    [InlineData("/toy//change")]
    [InlineData("//toy/change")]
    [InlineData("/toy///change/")]
    public async Task Post_DoubledSlashes_MeanOne(string path)
    {
        await using ToyApp toy = await ToyApp.StartAsync(new Echo());

        (await Read(await Post(toy, path, "hello"))).ShouldBe((HttpStatusCode.OK, "hello"));
    }

    [Fact]
    public async Task Post_MappedAtTheRoot_IsServed()
    {
        await using ToyApp toy = await ToyApp.StartAsync(new Echo(), path: "/");

        (await Read(await Post(toy, "/change", "hello"))).ShouldBe((HttpStatusCode.OK, "hello"));
        (await Read(await Post(toy, "//change", "hello"))).ShouldBe((HttpStatusCode.OK, "hello"));
    }

    [Fact]
    public async Task Post_HookThatIsNotOverridden_IsNotFoundAtOnce()
    {
        await using ToyApp toy = await ToyApp.StartAsync(new Echo());

        (await Read(await Post(toy, "/toy/decide", "hello"))).ShouldBe((HttpStatusCode.NotFound, "no plugin here implements this hook; toy is at POST /toy/{hook} (change)\n"));
    }

    [Fact]
    public async Task Get_ServedHook_IsNotAllowed()
    {
        await using ToyApp toy = await ToyApp.StartAsync(new Echo());

        HttpResponseMessage response = await toy.Client.GetAsync(new Uri("/toy/change", UriKind.Relative), TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        response.Content.Headers.Allow.ShouldBe(["POST"]);
    }

    [Fact]
    public async Task Post_BadRequest_IsToldInOneLineAndLoggedWithoutTheBody()
    {
        await using ToyApp toy = await ToyApp.StartAsync(new Echo());

        (await Read(await Post(toy, "/toy/change", ""))).ShouldBe((HttpStatusCode.BadRequest, "the body is empty\n"));
        toy.Log.Lines.ShouldContain(l => l.Contains("toy change: answered 400 to a request of 0 bytes: the body is empty"));
    }

    [Theory]
    [InlineData(0, false)] // the codec refuses it
    [InlineData(2001, false)]
    [InlineData(2001, true)]
    public async Task Post_RequestThatCannotBeRead_IsObservedOnce(int length, bool chunked)
    {
        RecordingObserver observer = new();
        await using ToyApp toy = await ToyApp.StartAsync(
            new Echo(), o => o.MaxRequestBytes = 2000, urls: "http://127.0.0.1:0", build: b => b.Services.AddSingleton<HookObserver>(observer));
        using HttpRequestMessage request = new(HttpMethod.Post, "/toy/change") { Content = new StringContent(new string('x', length)) };
        request.Headers.TransferEncodingChunked = chunked;

        await toy.Client.SendAsync(request, TestContext.Current.CancellationToken);

        HookObservation seen = observer.Calls.ShouldHaveSingleItem();
        (seen.Hook, seen.Outcome, seen.Request).ShouldBe(("change", HookOutcome.Unreadable, null));
        toy.Server.ActiveCalls.ShouldBe(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Post_BodyOverTheLimit_IsRefused(bool chunked)
    {
        await using ToyApp toy = await ToyApp.StartAsync(new Echo(), o => o.MaxRequestBytes = 2000, urls: "http://127.0.0.1:0");
        using HttpRequestMessage request = new(HttpMethod.Post, "/toy/change") { Content = new StringContent(new string('x', 2001)) };
        request.Headers.TransferEncodingChunked = chunked;

        (await Read(await toy.Client.SendAsync(request, TestContext.Current.CancellationToken))).ShouldBe((HttpStatusCode.RequestEntityTooLarge, "the body is larger than 2000 bytes\n"));
        (await Read(await Post(toy, "/toy/change", new string('x', 2000)))).Item1.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("127.0.0.0/8", HttpStatusCode.OK)]
    [InlineData("10.0.0.0/8", HttpStatusCode.Forbidden)]
    public async Task Post_AllowedNetworks_LetInWhomTheyHold(string network, HttpStatusCode expected)
    {
        await using ToyApp toy = await ToyApp.StartAsync(new Echo(), o => o.AllowedNetworks.Add(network), urls: "http://127.0.0.1:0");

        (await Read(await Post(toy, "/toy/change", "x"))).Item1.ShouldBe(expected);
        (await Read(await Post(toy, "/toy//change", "x"))).Item1.ShouldBe(expected);
        (await Read(await Post(toy, "/toy/unknown", "x"))).Item1.ShouldBe(expected == HttpStatusCode.OK ? HttpStatusCode.NotFound : expected);
    }

    [Theory]
    [InlineData("/toy/" + Secret + "/change", HttpStatusCode.OK)]
    [InlineData("/toy//" + Secret + "//change", HttpStatusCode.OK)]
    [InlineData("/toy/0123456789abcdeX/change", HttpStatusCode.Forbidden)]
    [InlineData("/toy/0123456789abcde/change", HttpStatusCode.Forbidden)]
    [InlineData("/toy/" + Secret + "0/change", HttpStatusCode.Forbidden)]
    [InlineData("/toy/change", HttpStatusCode.Forbidden)]
    [InlineData("/toy/", HttpStatusCode.Forbidden)]
    [InlineData("/toy/" + Secret + "/unknown", HttpStatusCode.NotFound)]
    public async Task Post_PathSecret_IsAskedFor(string path, HttpStatusCode expected)
    {
        await using ToyApp toy = await ToyApp.StartAsync(new Echo(), o => o.PathSecret = Secret);

        (await Read(await Post(toy, path, "x"))).Item1.ShouldBe(expected);
        toy.Log.Lines.ShouldNotContain(l => l.StartsWith("Warning") && l.Contains(Secret));
    }

    [Theory]
    [InlineData(Secret, "second-secret-0123", HttpStatusCode.OK)]
    [InlineData(null, "second-secret-0123", HttpStatusCode.Forbidden)]
    public async Task Post_AnyOfSeveralPathSecrets_IsLetIn(string? first, string second, HttpStatusCode expected)
    {
        await using ToyApp toy = await ToyApp.StartAsync(new Echo(), o =>
        {
            o.PathSecret = first;
            o.PathSecrets.Add(second);
            o.PathSecrets.Add("third_secret_0123");
        });
        (await Read(await Post(toy, $"/toy/{Secret}/change", "x"))).Item1.ShouldBe(expected);
        (await Read(await Post(toy, $"/toy/{second}/change", "x"))).Item1.ShouldBe(HttpStatusCode.OK);
        (await Read(await Post(toy, "/toy/third_secret_0123/change", "x"))).Item1.ShouldBe(HttpStatusCode.OK);
        (await Read(await Post(toy, "/toy/fourth_secret_012/change", "x"))).Item1.ShouldBe(HttpStatusCode.Forbidden);
        toy.Log.Lines.ShouldNotContain(l => l.Contains(second, StringComparison.Ordinal) || l.Contains("third_secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Post_LateHandler_IsAnsweredForAndCutOffFromTheRequest()
    {
        TaskCompletionSource release = new();
        TaskCompletionSource<(string, HookCaller)> seen = new();
        await using ToyApp toy = await ToyApp.StartAsync(
            new Waits(async (request, context) =>
            {
                await release.Task;
                seen.SetResult((request.Text, context.Caller));
            }),
            o => o.Deadline = TimeSpan.FromMilliseconds(20),
            urls: "http://127.0.0.1:0");

        (await Read(await Post(toy, "/toy/decide", "first"))).ShouldBe((HttpStatusCode.OK, "no"));
        release.SetResult();

        (string text, HookCaller caller) = await seen.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        text.ShouldBe("first");
        caller.Address.ShouldBe(IPAddress.Loopback);
    }

    [Fact]
    public async Task Post_CallerHangsUp_CancelsTheHandler()
    {
        TaskCompletionSource entered = new();
        TaskCompletionSource cancelled = new();
        await using ToyApp toy = await ToyApp.StartAsync(
            new Waits(async (_, context) =>
            {
                context.CancellationToken.Register(cancelled.SetResult);
                entered.SetResult();
                await cancelled.Task;
                context.CancellationToken.ThrowIfCancellationRequested();
            }),
            o => o.Deadline = TimeSpan.FromMinutes(5),
            urls: "http://127.0.0.1:0");
        using CancellationTokenSource hangUp = new();
        Task<HttpResponseMessage> posting = toy.Client.PostAsync(new Uri("/toy/decide", UriKind.Relative), new StringContent("x"), hangUp.Token);
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        await hangUp.CancelAsync();

        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await Should.ThrowAsync<OperationCanceledException>(() => posting);
    }

    private static Task<HttpResponseMessage> Post(ToyApp toy, string path, string body) =>
        toy.Client.PostAsync(new Uri(toy.Client.BaseAddress!.GetLeftPart(UriPartial.Authority) + path), new StringContent(body, Encoding.UTF8), TestContext.Current.CancellationToken);

    private static async Task<(HttpStatusCode, string)> Read(HttpResponseMessage response) => (response.StatusCode, await response.Content.ReadAsStringAsync());

    private sealed class Echo : ToyPlugin
    {
        public override ValueTask<ToyReply> ChangeAsync(ToyRequest request, HookContext context) => new(new ToyReply(request.Text));
    }

    private sealed class Waits(Func<ToyRequest, HookContext, Task> wait) : ToyPlugin
    {
        [FailClosed]
        public override async ValueTask<ToyReply> DecideAsync(ToyRequest request, HookContext context)
        {
            await wait(request, context);
            return new("yes");
        }
    }
}

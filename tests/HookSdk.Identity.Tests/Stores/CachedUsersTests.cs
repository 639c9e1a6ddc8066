using System.Runtime.CompilerServices;
using System.Threading.Channels;
using HookSdk.Credentials;
using Microsoft.Extensions.Time.Testing;

namespace HookSdk.Identity.Tests.Stores;

public sealed class CachedUsersTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly Lines _lines = new();
    private readonly Source _source = new();
    private readonly PasswordVerifier _verifier = new();

    [Fact]
    public async Task User_IsAskedForOnce_UntilTheSourceTellsOfAChange()
    {
        using CachedUsers users = await StartAsync();
        (await Check(users, "dev1", "secret")).ShouldBeTrue();
        (await Check(users, "dev1", "wrong")).ShouldBeFalse();
        _source.Asked.ShouldBe(1);

        _source.Users["dev1"] = _source.Users["dev1"] with { IsDisabled = true };
        await TellAsync(users, "dev1");
        (await Check(users, "dev1", "secret")).ShouldBeFalse();
        _source.Asked.ShouldBe(2);
        _source.Users.Remove("dev1");
        await TellAsync(users, "");
        (await Check(users, "dev1", "secret")).ShouldBeFalse();

        (await Check(users, null, "secret")).ShouldBeFalse();
        (await Check(users, "dev1", null)).ShouldBeFalse();
    }

    [Fact]
    public async Task User_IsAskedForEachTime_WhileTheSourceTellsNothing()
    {
        using CachedUsers users = await StartAsync();
        await Check(users, "dev1", "secret");
        TaskCompletionSource again = _source.NextWatch();
        _source.Changes.Writer.Complete(new InvalidOperationException("the connection was lost"));
        await UntilAsync(() => !users.IsWatching);

        users.Count.ShouldBe(0);
        await Check(users, "dev1", "secret");
        await Check(users, "dev1", "secret");
        _source.Asked.ShouldBe(3);

        _source.Changes = Channel.CreateUnbounded<string>();
        _source.Changes.Writer.TryWrite("");
        while (!again.Task.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        await UntilAsync(() => users.IsWatching);
        await Check(users, "dev1", "secret");
        await Check(users, "dev1", "secret");
        _source.Asked.ShouldBe(4);
        _lines.All.ShouldContain(static l => l.StartsWith("The user source could not be asked to tell of changes", StringComparison.Ordinal));
    }

    /// <summary>A change that is told while the source is asked: what it answered may be older.</summary>
    [Fact]
    public async Task User_ThatChangedWhileItWasAskedFor_IsNotKept()
    {
        using CachedUsers users = await StartAsync();
        _source.Gate = new TaskCompletionSource();
        Task<bool> login = Check(users, "dev1", "secret").AsTask();
        await TellAsync(users, "dev1");
        _source.Gate.SetResult();
        (await login).ShouldBeTrue();

        // Once more after the password was hashed.
        _source.Asked.ShouldBe(2);
    }

    /// <summary>The user is asked for first, and hashing takes a while.</summary>
    [Theory]
    [InlineData("disabled", false)]
    [InlineData("another password", false)]
    [InlineData("nothing", true)]
    public async Task User_WhoIsChangedWhileTheirPasswordIsHashed_IsAskedForAnew(string change, bool isIn)
    {
        using ManualResetEventSlim told = new();
        using CachedUsers users = await StartAsync();
        users.Changed = _ => told.Set();
        _verifier.Hashing = _ =>
        {
            UserRecord now = _source.Users["dev1"];
            _source.Users["dev1"] = change switch { "disabled" => now with { IsDisabled = true }, "another password" => now with { Hash = PasswordHash.Create("secret", 1000) }, _ => now };
            _source.Changes.Writer.TryWrite("dev1");
            told.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken).ShouldBeTrue();
        };

        (await Check(users, "dev1", "secret")).ShouldBe(isIn);

        _source.Asked.ShouldBe(2);
    }

    [Fact]
    public async Task Users_AreBounded_StrangersAreNotKept_AndTheyEnd()
    {
        for (int i = 0; i < 20; i++)
        {
            _source.Users[$"u{i}"] = new($"u{i}", PasswordHash.Create("secret", 1000));
        }

        using CachedUsers users = await StartAsync(new() { MaxUsers = 5 });
        for (int i = 0; i < 20; i++)
        {
            (await Check(users, $"u{i}", "secret")).ShouldBeTrue();
            (await Check(users, $"stranger{i}", "secret")).ShouldBeFalse();
        }

        users.Count.ShouldBe(5);
        int asked = _source.Asked;
        await Check(users, "u19", "secret");
        _source.Asked.ShouldBe(asked);
        _time.Advance(TimeSpan.FromMinutes(10));
        await Check(users, "u19", "secret");
        _source.Asked.ShouldBe(asked + 1);
    }

    /// <summary>A database that compares names loosely: "DEV1" is not dev1, and would be kept under a name that no change is told of.</summary>
    [Theory]
    [InlineData("DEV1")]
    [InlineData("dev1 ")]
    public async Task User_OfAnotherName_IsNone_AndThatIsTold(string name)
    {
        _source.IsLoose = true;
        using CachedUsers users = await StartAsync();

        (await Check(users, name, "secret")).ShouldBeFalse();
        users.Count.ShouldBe(0);
        (await Check(users, "dev1", "secret")).ShouldBeTrue();
        _lines.All.Count(static l => l.StartsWith("The user source has answered with a user of another name than was asked for", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Watch_ThatEndsWithoutAFailure_IsTold()
    {
        using CachedUsers users = await StartAsync();

        _source.Changes.Writer.Complete();
        await UntilAsync(() => !users.IsWatching && _lines.All.Any(static l => l.StartsWith("The user source has ended telling of changes without a failure", StringComparison.Ordinal)));

        (await Check(users, "dev1", "secret")).ShouldBeTrue();
        users.Count.ShouldBe(0);
    }

    /// <summary>However often it is asked again.</summary>
    [Fact]
    public async Task Watch_ThatFailsForLong_IsToldOnce()
    {
        using CachedUsers users = await StartAsync();
        TaskCompletionSource again = _source.NextWatch();
        _source.Changes.Writer.Complete(new InvalidOperationException("the connection was lost"));
        await UntilAsync(() => !users.IsWatching);
        for (int i = 0; i < 20; i++)
        {
            await UntilAsync(() =>
            {
                _time.Advance(TimeSpan.FromSeconds(5));
                return again.Task.IsCompleted;
            });
            again = _source.NextWatch();
        }

        _source.Changes = Channel.CreateUnbounded<string>();
        _source.Changes.Writer.TryWrite("");
        await UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            return users.IsWatching;
        });

        _lines.All.Count(static l => l.StartsWith("The user source could not be asked to tell of changes", StringComparison.Ordinal)).ShouldBe(1);
        _lines.All.Count(static l => l == "The user source tells of changes").ShouldBe(2);
    }

    [Fact]
    public async Task Source_ThatIsDown_DecidesNothing()
    {
        using CachedUsers users = await StartAsync();
        _source.Problem = new InvalidOperationException("down");

        (await Should.ThrowAsync<InvalidOperationException>(async () => await Check(users, "dev1", "secret"))).Message.ShouldBe("down");
    }

    /// <summary>What a table holds may be no hash: that is no matter of the hook, and of one who is disabled none at all.</summary>
    [Fact]
    public async Task Hash_ThatIsNone_RefusesItsUserAlone_AndIsTold()
    {
        List<string> costs = [];
        _verifier.Hashing = hash => costs.Add(hash?.Cost ?? "default");
        _source.Users["bad"] = UserRecord.Read("bad", "no hash");
        _source.Users["empty"] = UserRecord.Read("empty", null);
        _source.Users["by-hand"] = new("by-hand", null);
        _source.Users["gone"] = UserRecord.Read("gone", "no hash", isDisabled: true);
        _source.Users["good"] = UserRecord.Read("good", PasswordHash.Create("secret", 1000).ToString());
        using CachedUsers users = await StartAsync();

        (await Check(users, "good", "secret")).ShouldBeTrue();
        foreach (string name in new[] { "bad", "empty", "by-hand", "gone" })
        {
            (await Check(users, name, "no hash")).ShouldBeFalse();
        }

        costs.ShouldAllBe(static c => c == "pbkdf2-sha512, 1000 iterations");
        costs.Count.ShouldBe(5);
        _lines.All.ShouldContain(static l => l.StartsWith("The user 'bad' of the user source is refused, and no other: the password hash there cannot be used, since it has none of the forms", StringComparison.Ordinal));
        _lines.All.ShouldContain(static l => l.StartsWith("The user 'empty' of the user source", StringComparison.Ordinal));
        _lines.All.ShouldContain(static l => l.EndsWith("since there is none", StringComparison.Ordinal));
        string.Join('\n', _lines.All).ShouldNotContain("gone");
        string.Join('\n', _lines.All).ShouldNotContain("no hash");
    }

    public void Dispose() => _verifier.Dispose();

    private static ValueTask<bool> Check(CachedUsers users, string? name, string? password) => users.CheckAsync(name, password, TestContext.Current.CancellationToken);

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(30));
        while (!isSo())
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async Task TellAsync(CachedUsers users, string name)
    {
        TaskCompletionSource told = new();
        users.Changed = _ => told.TrySetResult();
        _source.Changes.Writer.TryWrite(name);
        await told.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    private async Task<CachedUsers> StartAsync(CachedUsersOptions? options = null)
    {
        _source.Users.TryAdd("dev1", new("dev1", PasswordHash.Create("secret", 1000)));
        CachedUsers users = new(_source, _verifier, _lines, options, _time);
        _source.Changes.Writer.TryWrite("");
        await users.StartAsync(TestContext.Current.CancellationToken);
        await UntilAsync(() => users.IsWatching);
        return users;
    }

    private sealed class Source : IUserSource
    {
        private int _asked;
        private TaskCompletionSource? _watched;

        public Dictionary<string, UserRecord> Users { get; } = [];

        public Channel<string> Changes { get; set; } = Channel.CreateUnbounded<string>();

        public TaskCompletionSource? Gate { get; set; }

        public Exception? Problem { get; set; }

        public bool IsLoose { get; set; }

        public int Asked => _asked;

        public TaskCompletionSource NextWatch() => _watched = new TaskCompletionSource();

        public async ValueTask<UserRecord?> FindAsync(string name, CancellationToken cancellationToken)
        {
            if (!name.StartsWith("stranger", StringComparison.Ordinal))
            {
                _asked++;
            }

            UserRecord? user = Users.GetValueOrDefault(IsLoose ? name.TrimEnd().ToLowerInvariant() : name);
            await (Gate?.Task ?? Task.CompletedTask);
            return Problem is null ? user : throw Problem;
        }

        public async IAsyncEnumerable<string> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            _watched?.TrySetResult();
            await foreach (string name in Changes.Reader.ReadAllAsync(cancellationToken))
            {
                yield return name;
            }
        }
    }
}

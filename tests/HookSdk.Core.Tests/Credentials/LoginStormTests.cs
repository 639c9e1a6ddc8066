using HookSdk.Credentials;

namespace HookSdk.Core.Tests.Credentials;

/// <summary>Many logins at once, at a server that has verified nobody yet.</summary>
public sealed class LoginStormTests : IDisposable
{
    private const int Few = PasswordHash.MinIterations;

    private readonly PasswordVerifier _verifier;
    private readonly ManualResetEventSlim _gate = new();
    private readonly List<PasswordHash?> _hashed = [];

    public LoginStormTests() => _verifier = new PasswordVerifier(new PasswordVerifierOptions { MaxConcurrent = 1, MaxWaiting = 3 })
    {
        Hashing = hash =>
        {
            lock (_hashed)
            {
                _hashed.Add(hash);
            }

            _gate.Wait(TimeSpan.FromSeconds(30)).ShouldBeTrue();
        },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(100, "right", true)]
    [InlineData(1000, "right", true)]
    [InlineData(100, "wrong", false)]
    public async Task Logins_OfOneUserWithOnePassword_AreHashedOnce(int count, string password, bool expected)
    {
        PasswordHash hash = PasswordHash.Create("right", Few);
        Task<bool>[] logins = [.. Enumerable.Range(0, count).Select(_ => _verifier.VerifyAsync("dev1", password, hash, Token).AsTask())];
        _gate.Set();

        (await Task.WhenAll(logins)).ShouldAllBe(isRight => isRight == expected);
        _hashed.ShouldBe([hash]);
    }

    [Fact]
    public async Task Logins_OfAUserThatDoesNotExist_AreHashedOnceAsThoseOfOneThatDoes()
    {
        Task<bool>[] logins = [.. Enumerable.Range(0, 100).Select(_ => _verifier.VerifyAsync("nobody", "x", null, Token).AsTask())];
        _gate.Set();

        (await Task.WhenAll(logins)).ShouldAllBe(static isRight => !isRight);
        _hashed.Count.ShouldBe(1);
        await _verifier.VerifyAsync("nobody", "y", null, Token);
        await _verifier.VerifyAsync("nobody else", "x", null, Token);
        _hashed.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Login_ThatCameFirstAndGivesUp_DoesNotTakeTheOthersWithIt()
    {
        PasswordHash hash = PasswordHash.Create("right", Few);
        using CancellationTokenSource giveUp = new();
        Task<bool> first = _verifier.VerifyAsync("dev1", "right", hash, giveUp.Token).AsTask();
        Task<bool> second = _verifier.VerifyAsync("dev1", "right", hash, Token).AsTask();

        await giveUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
        _gate.Set();

        (await second).ShouldBeTrue();
        _hashed.ShouldBe([hash]);
    }

    [Fact]
    public async Task Login_ThatEverybodyHasGivenUp_IsNotHashed()
    {
        PasswordHash left = PasswordHash.Create("right", Few);
        Task<bool> running = _verifier.VerifyAsync("dev1", "right", PasswordHash.Create("right", Few), Token).AsTask();
        using CancellationTokenSource giveUp = new();
        Task<bool>[] logins = [.. Enumerable.Range(0, 2).Select(_ => _verifier.VerifyAsync("dev2", "right", left, giveUp.Token).AsTask())];
        await giveUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(Task.WhenAll(logins));
        _gate.Set();

        (await running).ShouldBeTrue();
        (await _verifier.VerifyAsync("dev3", "x", null, Token)).ShouldBeFalse();
        _hashed.ShouldNotContain(left);
    }

    [Fact]
    public async Task KnownUser_GoesBeforeStrangers_WithOnePasswordAtATime()
    {
        _gate.Set();
        PasswordHash known = PasswordHash.Create("right", Few);
        (await _verifier.VerifyAsync("dev1", "right", known, Token)).ShouldBeTrue();
        _gate.Reset();
        _hashed.Clear();
        PasswordHash stranger = PasswordHash.Create("right", Few);
        PasswordHash other = PasswordHash.Create("right", Few);

        Task<bool> running = _verifier.VerifyAsync("dev2", "right", stranger, Token).AsTask();
        Task<bool> waiting = _verifier.VerifyAsync("dev3", "right", other, Token).AsTask();
        Task<bool> ahead = _verifier.VerifyAsync("dev1", "guess 1", known, Token).AsTask();
        Task<bool> behind = _verifier.VerifyAsync("dev1", "guess 2", known, Token).AsTask();
        _gate.Set();

        (await Task.WhenAll(running, waiting, ahead, behind)).ShouldBe([true, true, false, false]);
        _hashed.ShouldBe([stranger, known, other, known]);
    }

    [Fact]
    public async Task Strangers_BeyondTheBound_AreRefusedAtOnce_AndKnownUsersAreNot()
    {
        _gate.Set();
        PasswordHash known = PasswordHash.Create("right", Few);
        (await _verifier.VerifyAsync("dev1", "right", known, Token)).ShouldBeTrue();
        _gate.Reset();

        // One is hashed, three wait.
        Task<bool>[] strangers = [.. Enumerable.Range(0, 4).Select(n => _verifier.VerifyAsync($"stranger {n}", "x", null, Token).AsTask())];
        PasswordVerifierBusyException busy = await Should.ThrowAsync<PasswordVerifierBusyException>(_verifier.VerifyAsync("stranger 4", "s3cret", null, Token).AsTask());
        Task<bool> shared = _verifier.VerifyAsync("stranger 3", "x", null, Token).AsTask();
        Task<bool> wrong = _verifier.VerifyAsync("dev1", "wrong", known, Token).AsTask();
        _gate.Set();

        busy.Message.ShouldBe("3 passwords wait to be hashed, as many as may (MaxWaiting).");
        (await Task.WhenAll([.. strangers, shared, wrong])).ShouldAllBe(static isRight => !isRight);
        (await _verifier.VerifyAsync("stranger 4", "s3cret", null, Token)).ShouldBeFalse();
    }

    public void Dispose()
    {
        _gate.Set();
        _verifier.Dispose();
        _gate.Dispose();
    }
}

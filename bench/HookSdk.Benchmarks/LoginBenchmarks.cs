using BenchmarkDotNet.Attributes;
using HookSdk.Credentials;
using HookSdk.Mqtt;

namespace HookSdk.Benchmarks;

/// <summary>What a login costs with and without a remembered password, and a question to a list of 100 access rules.</summary>
[MemoryDiagnoser]
public class LoginBenchmarks : IDisposable
{
    private static readonly PasswordHash Hash = PasswordHash.Create("correct horse battery staple");

    private readonly PasswordVerifier _forgetful = new(new PasswordVerifierOptions { RememberFor = TimeSpan.Zero });
    private readonly PasswordVerifier _remembering = new(new PasswordVerifierOptions { RememberFor = TimeSpan.FromHours(1) });

    private readonly TopicAccessList _rules = TopicAccessList.Parse(
        [.. Enumerable.Range(0, 99).Select(static n => $"deny all site-{n}/secret/#"), "allow publish devices/%c/#"]);

    [Benchmark]
    public async Task<bool> LoginHashed() => await _forgetful.VerifyAsync("correct horse battery staple", Hash, CancellationToken.None);

    [Benchmark]
    public async Task<bool> LoginRemembered() => await _remembering.VerifyAsync("correct horse battery staple", Hash, CancellationToken.None);

    [Benchmark]
    public TopicAccess Decide100Rules() => _rules.Decide(TopicAction.Publish, "devices/dev1/up", "dev1", "user");

    public void Dispose()
    {
        _forgetful.Dispose();
        _remembering.Dispose();
        GC.SuppressFinalize(this);
    }
}

namespace HookSdk.EmqX.Tests.Docs;

/// <summary>Who may come in.</summary>
public interface IUsers
{
    public ValueTask<bool> CheckAsync(string name, string password, CancellationToken cancellationToken);
}

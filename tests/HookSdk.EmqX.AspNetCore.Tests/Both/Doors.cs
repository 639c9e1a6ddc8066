namespace HookSdk.EmqX.AspNetCore.Tests;

public sealed class Doors
{
    public Door Hook { get; } = new();

    public Door Greeter { get; } = new();
}

using System.Reflection;
using HookSdk.Emg;
using HookSdk.EmqX.ExHook;
using HookSdk.EmqX.ExProto;
using HookSdk.M4;
using HookSdk.VerneMq;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Architecture.Tests;

/// <summary>Whoever knows how one target is added, named and mapped finds the others' under the same names.</summary>
public sealed class BuilderTests
{
    public static TheoryData<Type, string> Builders => new()
    {
        { typeof(EmgBuilder), "AddEmg" },
        { typeof(M4Builder), "AddM4" },
        { typeof(VerneMqBuilder), "AddVerneMq" },
        { typeof(ExHookBuilder), "AddExHook" },
        { typeof(ExProtoBuilder), "AddExProto" },
    };

    [Theory]
    [MemberData(nameof(Builders), DisableDiscoveryEnumeration = true)]
    public void Server_IsAddedWithAndWithoutAName(Type builder, string add)
    {
        string[] forms = [.. Extensions(builder, typeof(IServiceCollection)).Where(m => m.Name == add).Select(static m => string.Join(", ", m.GetParameters().Skip(1).Select(static p => p.Name)))];

        forms.ShouldBe(["configure", "name, configure"], ignoreOrder: true);
        builder.GetProperty("ServerName").ShouldNotBeNull().PropertyType.ShouldBe(typeof(string));
        builder.GetProperty("Services").ShouldNotBeNull().PropertyType.ShouldBe(typeof(IServiceCollection));
    }

    [Theory]
    [MemberData(nameof(Builders), DisableDiscoveryEnumeration = true)]
    public void Plugin_IsAddedAsAClass_AnInstance_OrFromAFactory(Type builder, string add)
    {
        string[] first = [.. builder.GetMethods().Where(static m => m.Name == "Add").Select(static m => $"{(m.IsGenericMethod ? "<T>" : "")} {m.GetParameters().FirstOrDefault(static p => p.Name is "instance" or "factory")?.Name}".Trim())];

        first.ShouldBe(["<T>", "instance", "<T> factory"], ignoreOrder: true, add);
        string[] shadows = [.. builder.GetMethods().Where(static m => m.Name == "Shadow").Select(static m => $"{(m.IsGenericMethod ? "<T>" : "")} {m.GetParameters().FirstOrDefault(static p => p.Name is "instance" or "factory")?.Name}".Trim())];
        shadows.ShouldBe(builder == typeof(ExProtoBuilder) ? [] : first, ignoreOrder: true, "a handler of ExProto has no reply to compare");
        builder.GetMethods().Any(static m => m.Name == "AddHookFilter").ShouldBe(builder != typeof(ExProtoBuilder), "a callback of ExProto has no reply");
    }

    [Theory]
    [MemberData(nameof(Builders), DisableDiscoveryEnumeration = true)]
    public void MapCalls_EndWithTheServer(Type builder, string add)
    {
        MethodInfo[] maps = [.. Extensions(builder, typeof(IEndpointRouteBuilder)).Where(m => m.Name.StartsWith(add.Replace("Add", "Map", StringComparison.Ordinal), StringComparison.Ordinal))];

        maps.ShouldNotBeEmpty();
        maps.Select(static m => m.GetParameters().Last()).ShouldAllBe(static p => p.Name == "server" && p.ParameterType == typeof(string) && p.IsOptional);
    }

    private static IEnumerable<MethodInfo> Extensions(Type builder, Type of) => builder.Assembly.GetExportedTypes()
        .Where(static t => t is { IsAbstract: true, IsSealed: true })
        .SelectMany(static t => t.GetMethods(BindingFlags.Public | BindingFlags.Static))
        .Where(m => m.GetParameters() is [var first, ..] && first.ParameterType == of);
}

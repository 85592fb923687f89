/** What a {@link LinkedList} needs of its members: the list and the neighbours, which are its own business. */
export interface Linked<Member> {
  list: object | null
  before: Member | null
  after: Member | null
}

/** Members in their order, each in one list at most. The links are in the members, so that nothing is made or moved for one that comes or goes. */
export class LinkedList<Member extends Linked<Member>> {
  #first: Member | null = null
  #last: Member | null = null
  #size = 0

  get size(): number {
    return this.#size
  }

  /** Puts what is in no list at the end. */
  add(member: Member): void {
    member.list = this
    member.before = this.#last
    if (this.#last === null) this.#first = member
    else this.#last.after = member
    this.#last = member
    this.#size += 1
  }

  /** Takes a member out, wherever it stands; does nothing if it is not here. */
  remove(member: Member): void {
    if (member.list !== this) return
    const { before, after } = member
    if (before === null) this.#first = after
    else before.after = after
    if (after === null) this.#last = before
    else after.before = before
    member.list = null
    member.before = null
    member.after = null
    this.#size -= 1
  }

  /** Takes the first one out; null if there is none. */
  shift(): Member | null {
    const first = this.#first
    if (first !== null) this.remove(first)
    return first
  }

  /** Takes all out. */
  clear(): void {
    while (this.shift() !== null);
  }

  /** All that are in the list now, in their order. */
  toArray(): Member[] {
    const members: Member[] = []
    for (let member = this.#first; member !== null; member = member.after) members.push(member)
    return members
  }
}

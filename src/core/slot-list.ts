/** What a {@link SlotList} needs of its members: its place, which is the list's own business; -1 while it is in none. */
export interface Slotted {
  slot: number
}

/**
 * Members in no order, each in one list at most. Each knows its place, and the places are kept for those that come: where most members
 * leave soon, a Set or Map would renew its table all the time, and an old table that was collected late keeps the new ones, with all
 * that was in them.
 */
export class SlotList<Member extends Slotted> {
  readonly #members: (Member | null)[] = []
  #size = 0

  get size(): number {
    return this.#size
  }

  /** Adds what is in no list. */
  add(member: Member): void {
    member.slot = this.#size
    this.#members[this.#size] = member
    this.#size += 1
  }

  /** Takes a member out. False if it is not here. */
  remove(member: Member): boolean {
    const { slot } = member
    if (slot < 0) return false
    this.#size -= 1
    const last = this.#members[this.#size] as Member
    this.#members[this.#size] = null
    member.slot = -1
    if (last === member) return true
    this.#members[slot] = last
    last.slot = slot
    return true
  }

  /** All that are here now. */
  toArray(): Member[] {
    return this.#members.slice(0, this.#size) as Member[]
  }
}
